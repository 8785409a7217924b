/** Wheels as a build has them. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package loader.wheel.build;

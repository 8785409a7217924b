/** Wheels for the launcher, which does not start this bundle for a run. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package loader.wheel.launch;

/** Wheels (PEP 427), the words of their metadata, and the bundles that are made of them. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package loader.wheel;

/** What is refused of a wheel (PEP 427), and the digests by which wheels are known. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package loader.wheel;

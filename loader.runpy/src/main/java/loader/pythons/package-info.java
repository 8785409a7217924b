/** Other CPythons of the machine, which run programs in processes; for the launcher. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package loader.pythons;

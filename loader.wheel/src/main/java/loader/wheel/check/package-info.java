/** Everything that is wrong with a wheel, where other readers stop at the first fault. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package loader.wheel.check;

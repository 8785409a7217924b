/** CPython, begun before there is a framework: for the launcher, which is no bundle. */
@Export
@Version("1.0.0")
package loader.prestart;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

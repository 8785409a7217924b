/** Reading shared libraries without loading them. */
@Export
@Version("1.0.0")
package loader.library.reading;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

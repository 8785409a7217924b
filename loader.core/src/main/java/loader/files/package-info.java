/** Files that code is loaded from: their names, where they are, and that others cannot write. */
@Export
@Version("1.0.0")
package loader.files;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

/** Runs modules, code and files as Python's command line does. */
@Export
@Version("1.0.0")
package loader.runpy;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

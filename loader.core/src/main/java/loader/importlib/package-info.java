/** The import system's words (PEP 451): specs, finders, loaders. */
@Export
@Version("1.0.0")
package loader.importlib;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

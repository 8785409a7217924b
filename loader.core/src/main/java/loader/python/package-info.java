/** Python's words: runtime, interpreter, attachment, objects, exceptions. */
@Export
@Version("1.0.0")
package loader.python;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

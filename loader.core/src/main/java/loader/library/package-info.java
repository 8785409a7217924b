/** What can be known about a shared library without loading it: its headers, read and checked. */
@Export
@Version("1.0.0")
package loader.library;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

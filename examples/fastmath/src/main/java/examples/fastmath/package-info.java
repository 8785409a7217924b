/** An interface that a C module implements, and a command that uses it. */
@Export
@Version("1.0.0")
package examples.fastmath;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

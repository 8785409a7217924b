/** What can be said of a wheel and its libraries without running anything. */
@Export
@Version("1.0.0")
package loader.doctor.inspect;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

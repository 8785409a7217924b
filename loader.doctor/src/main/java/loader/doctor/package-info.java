/** What is known of the extension modules of a wheel, and what is wrong with them. */
@Export
@Version("1.0.0")
package loader.doctor;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

/** The command {@code loader doctor} and the command {@code py:doctor} of the shell. */
@Export
@Version("1.0.0")
package loader.doctor.command;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

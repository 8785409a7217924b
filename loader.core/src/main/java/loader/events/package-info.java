/** What a Flight Recording ({@code jdk.jfr}) tells of Loader; programs need none of it. */
@Export
@Version("1.0.0")
package loader.events;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

/** What the bundles of Loader share among themselves; programs need none of it. */
@Export
@Version("1.0.0")
package loader.spi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

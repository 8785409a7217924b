/** Collections that the other language sees live, for every kind of interpreter. */
@Export
@Version("1.0.0")
package loader.spi.views;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

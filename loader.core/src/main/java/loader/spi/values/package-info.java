/** Conversions between Java values and Python objects, for every kind of interpreter. */
@Export
@Version("1.0.0")
package loader.spi.values;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

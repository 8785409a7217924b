/**
 * CPython's C API as a table of functions, and the way to reach it; for the backends of this
 * project only.
 */
@Export
@Version("1.0.0")
package loader.capi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

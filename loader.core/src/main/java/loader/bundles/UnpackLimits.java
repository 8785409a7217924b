package loader.bundles;

import java.util.Optional;
import org.osgi.framework.BundleContext;

/**
 * How much one bundle may unpack, so that a jar that was made to fill the disk does not.
 *
 * @param bytes framework property {@code loader.unpack.bytes}, 4 GiB when it is not set
 * @param entries framework property {@code loader.unpack.entries}, 100,000 when it is not set
 */
record UnpackLimits(long bytes, int entries) {

    static UnpackLimits of(BundleContext context) {
        return new UnpackLimits(
                number(context, "loader.unpack.bytes", 4L << 30),
                (int) number(context, "loader.unpack.entries", 100_000));
    }

    private static long number(BundleContext context, String property, long otherwise) {
        return Optional.ofNullable(context.getProperty(property))
                .map(Long::parseLong)
                .orElse(otherwise);
    }
}

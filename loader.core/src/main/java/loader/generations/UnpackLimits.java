package loader.generations;

import java.util.function.UnaryOperator;
import loader.spi.PropertyNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much one bundle may unpack, so that a jar that was made to fill the disk does not.
 *
 * @param bytes framework property {@code loader.unpack.bytes}, 4 GiB when it is not set
 * @param entries framework property {@code loader.unpack.entries}, 100,000 when it is not set
 */
record UnpackLimits(long bytes, long entries) {

    private static final Logger LOG = LoggerFactory.getLogger(UnpackLimits.class);

    static UnpackLimits of(UnaryOperator<String> properties) {
        return new UnpackLimits(
                number(properties, PropertyNames.UNPACK_BYTES, 4L << 30),
                number(properties, PropertyNames.UNPACK_ENTRIES, 100_000));
    }

    private static long number(UnaryOperator<String> properties, String name, long otherwise) {
        String given = properties.apply(name);
        if (given == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(given.strip());
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException none) {
            // told below
        }
        LOG.error("{}={} is not a number from 1 on; using {}", name, given, otherwise);
        return otherwise;
    }
}

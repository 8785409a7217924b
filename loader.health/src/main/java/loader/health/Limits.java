package loader.health;

import java.util.Map;
import loader.spi.PropertyNames;
import org.apache.felix.hc.api.FormattingResultLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads when the checks warn ({@link HealthConfiguration}). */
final class Limits {

    static final int PARKED = 0;
    static final int RETAINED = 10;
    static final int GIL_SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(Limits.class);

    private Limits() {}

    /** A warning if a limit is passed, otherwise what is so. */
    static void tell(FormattingResultLog log, boolean isPassed, String text, Object... values) {
        if (isPassed) {
            log.warn(text, values);
        } else {
            log.info(text, values);
        }
    }

    static int number(Map<String, Object> configuration, String name, int least, int otherwise) {
        Object configured = configuration.getOrDefault(name, otherwise);
        try {
            int number = Integer.parseInt(String.valueOf(configured));
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException none) {
            // told below
        }
        LOG.warn(
                "{}: {}={} is not a number of at least {}; using {}",
                PropertyNames.HEALTH_PID,
                name,
                configured,
                least,
                otherwise);
        return otherwise;
    }
}

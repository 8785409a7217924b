package loader.services;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import loader.python.InterpreterConfig;
import loader.spi.PropertyNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration, read from a map: SCR would make a proxy class for an annotation type at each
 * start, and a run waits for that. What is wrong is logged, and the default counts.
 *
 * @param print the logger for what Python code prints
 * @param workers processes that calls of typed services are spread over
 * @param memory the bytes of address space that each process may have; 0 is no limit
 * @param quarantine deaths of processes after which the bundle that caused them is not used any
 *     more; 0 is never
 * @param quarantineSeconds the time within which they are
 */
record ServiceSettings(
        InterpreterConfig interpreter,
        Optional<Logger> print,
        int workers,
        long memory,
        int quarantine,
        int quarantineSeconds) {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceSettings.class);
    private static final String UNITS = "kmgt";
    private static final int BITS = 10;

    static ServiceSettings of(Map<String, Object> configuration) {
        String print = text(configuration, "print", "");
        return new ServiceSettings(
                value(
                        configuration,
                        "interpreter",
                        InterpreterConfig.MAIN,
                        "none of " + List.of(InterpreterConfig.values()),
                        InterpreterConfig::valueOf),
                print.isEmpty() ? Optional.empty() : Optional.of(LoggerFactory.getLogger(print)),
                value(configuration, "workers", 1, "no number of at least 1", number(1)),
                value(
                        configuration,
                        "memory",
                        0L,
                        "no number of bytes such as 512m",
                        ServiceSettings::bytes),
                value(configuration, "quarantine", 3, "no number of at least 0", number(0)),
                value(
                        configuration,
                        "quarantineSeconds",
                        60,
                        "no number of at least 1",
                        number(1)));
    }

    /** Whether calls of typed services have processes of their own. */
    boolean isSpread() {
        return interpreter == InterpreterConfig.PROCESS && workers > 1;
    }

    private static String text(Map<String, Object> configuration, String name, String otherwise) {
        return configuration.getOrDefault(name, otherwise).toString().strip();
    }

    private static <T> T value(
            Map<String, Object> configuration,
            String name,
            T otherwise,
            String wrong,
            Function<String, T> reader) {
        String text = text(configuration, name, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException | ArithmeticException refused) {
            LOG.error(
                    "{}: {}={} is {}, it stays {}",
                    PropertyNames.SERVICES_PID,
                    name,
                    text,
                    wrong,
                    otherwise);
            return otherwise;
        }
    }

    private static Function<String, Integer> number(int least) {
        return text -> {
            int number = Integer.parseInt(text);
            if (number < least) {
                throw new IllegalArgumentException(text);
            }
            return number;
        };
    }

    private static long bytes(String text) {
        int last = text.length() - 1;
        int unit = UNITS.indexOf(text.toLowerCase(Locale.ROOT).charAt(last)) + 1;
        long number = Long.parseLong(unit == 0 ? text : text.substring(0, last));
        if (number < 0) {
            throw new IllegalArgumentException(text);
        }
        return Math.multiplyExact(number, 1L << BITS * unit);
    }
}

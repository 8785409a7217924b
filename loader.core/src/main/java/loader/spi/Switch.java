package loader.spi;

import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A framework property that is {@code true} or {@code false}. */
public final class Switch {
    private static final Logger LOG = LoggerFactory.getLogger(Switch.class);

    private Switch() {}

    /** Whether the property is true. A value that is neither is told in the log, and is false. */
    public static boolean isOn(BundleContext context, String property) {
        return isOn(property, context.getProperty(property));
    }

    static boolean isOn(String property, String value) {
        String word = value == null ? "" : value.strip();
        if (!word.isEmpty() && !word.equalsIgnoreCase("true") && !word.equalsIgnoreCase("false")) {
            LOG.error("{}={} is neither true nor false; using false", property, value);
        }
        return word.equalsIgnoreCase("true");
    }
}

package loader.launcher;

import loader.spi.PropertyNames;

/** What the log shows: warnings, progress of long work, and imports when asked for. */
final class Logging {
    private static final String LEVEL = "org.slf4j.simpleLogger.log.";

    private Logging() {}

    /** To be called before anything logs; what the user has set stays. */
    static void configure(boolean verbose) {
        set("org.slf4j.simpleLogger.defaultLogLevel", "warn");
        set("org.slf4j.simpleLogger.showThreadName", "false");
        set(LEVEL + PropertyNames.PROGRESS_LOG, "info");
        if (verbose) {
            set(LEVEL + PropertyNames.IMPORT_LOG, "debug");
        }
    }

    private static void set(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}

package loader.launcher;

import java.time.Duration;

/** How long a resident container waits for the next program. */
final class ResidentIdle {
    private static final String SECONDS = "LOADER_RESIDENT_IDLE";
    private static final Duration USUAL = Duration.ofMinutes(10);

    private ResidentIdle() {}

    static Duration time() {
        String seconds = System.getenv(SECONDS);
        if (seconds == null || seconds.isEmpty()) {
            return USUAL;
        }
        try {
            long number = Long.parseLong(seconds);
            if (number > 0) {
                return Duration.ofSeconds(number);
            }
        } catch (NumberFormatException refused) {
            // below
        }
        throw new IllegalStateException(
                SECONDS
                        + ": "
                        + seconds
                        + " is not allowed; give a whole number of seconds above 0");
    }
}

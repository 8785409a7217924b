package loader.runpy;

import java.time.Duration;

/**
 * How a run ended.
 *
 * @param status the exit status as {@code python} gives it: 0, 1, the low eight bits of {@code
 *     SystemExit}'s code, or 130 after {@code KeyboardInterrupt}
 * @param wall from the beginning of the run to its end
 * @param cpu of the thread it ran on
 */
public record RunResult(int status, Ending ending, Duration wall, Duration cpu) {

    /** What a shell sees after {@code KeyboardInterrupt}. */
    public static final int INTERRUPTED = 130;

    /** What brought the end about. */
    public enum Ending {
        /** The program itself. */
        FINISHED,
        /** {@link Run#interrupt}, or the interruption of the thread that waited. */
        INTERRUPTED,
        /** The request's timeout. */
        TIMED_OUT,
        /** It was interrupted and went on; its interpreter is parked until it ends. */
        ABANDONED
    }
}

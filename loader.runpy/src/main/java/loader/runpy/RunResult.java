package loader.runpy;

import java.io.Serializable;
import java.time.Duration;

/**
 * How a run ended.
 *
 * @param status the exit status of {@code python}: 0, 1, the low eight bits of {@code SystemExit}'s
 *     code, or 130 after {@code KeyboardInterrupt}. For a process that died of a signal: 128 and
 *     the number of the signal, such as 139 for {@code SIGSEGV}
 * @param wall the time from the beginning of the run to its end
 * @param cpu the CPU time of the run's main thread, or of its process
 */
public record RunResult(int status, Ending ending, Duration wall, Duration cpu)
        implements Serializable {

    /** The exit status after {@code KeyboardInterrupt}. */
    public static final int INTERRUPTED = 130;

    /** Why the run ended. */
    public enum Ending {
        /** The program ended. */
        FINISHED,
        /** {@link Run#interrupt} was called, or the waiting thread was interrupted. */
        INTERRUPTED,
        /** The timeout of the request passed. */
        TIMED_OUT,
        /** The run went on after an interruption. Its interpreter is parked until the run ends. */
        ABANDONED
    }
}

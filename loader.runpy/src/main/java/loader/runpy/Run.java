package loader.runpy;

import org.osgi.annotation.versioning.ProviderType;

/** A run that has been started. */
@ProviderType
public interface Run {

    /** The request. */
    RunRequest request();

    /** The number of the run's interpreter; -1 before the run has one. */
    long interpreter();

    /** Whether the run has ended. */
    boolean isDone();

    /** The CPU time of the run until now, in nanoseconds. */
    long cpuNanos();

    /** Raises {@code KeyboardInterrupt} in the program, when it runs Python code again. */
    void interrupt();

    /**
     * Waits for the end of the run. An interruption of the waiting thread interrupts the run. A run
     * that goes on for a second after an interruption is abandoned.
     */
    RunResult await();
}

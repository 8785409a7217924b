package loader.runpy;

import org.osgi.annotation.versioning.ProviderType;

/** A run that has been started. */
@ProviderType
public interface Run {

    /** What was asked for. */
    RunRequest request();

    /** The number of the interpreter it has; -1 before it has one. */
    long interpreter();

    /** Whether it has come to its end. */
    boolean isDone();

    /** CPU time so far, or of the whole run, in nanoseconds. */
    long cpuNanos();

    /** Raises {@code KeyboardInterrupt} in the program, where Python code runs next. */
    void interrupt();

    /**
     * Waits for the end. When the waiting thread is interrupted, so is the run. A run that goes on
     * for a second after it was interrupted is abandoned.
     */
    RunResult await();
}

package loader.runpy;

import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/** A run that has been started. */
@ProviderType
public interface Run {

    /** The request. */
    RunRequest request();

    /** The number of the run's interpreter; -1 before the run has one, and in a process. */
    long interpreter();

    /** The system's number of the run's process, once it has been started. */
    OptionalLong process();

    /** Whether the run's process reads the terminal itself. On Ctrl-C it is interrupted there. */
    boolean hasKeyboard();

    /** Whether the run has ended. */
    boolean isDone();

    /** The CPU time of the run until now, in nanoseconds. */
    long cpuNanos();

    /**
     * Raises {@code KeyboardInterrupt} in the program, when it runs Python code again. A process
     * that has not ended a second later is killed.
     */
    void interrupt();

    /**
     * Waits for the end of the run. An interruption of the waiting thread interrupts the run. A run
     * that goes on for a second after an interruption is abandoned.
     */
    RunResult await();
}

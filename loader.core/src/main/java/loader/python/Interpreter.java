package loader.python;

import java.time.Duration;
import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A Python interpreter ({@code PyInterpreterState}): its own {@code sys.modules} and {@code
 * __main__}.
 */
@ProviderType
public interface Interpreter extends AutoCloseable {

    /** CPython's number for it; 0 is the main interpreter. */
    long id();

    /** What kind of interpreter it is; a sub-interpreter's GIL is decided when it is made. */
    InterpreterConfig config();

    /** Where it is in its life, now; another thread may be closing it. */
    State state();

    /** Why it could not be ended; empty when it is not parked. */
    String parkedFor();

    /**
     * Raises {@code KeyboardInterrupt} on the interpreter's main thread, where Python code runs
     * next.
     */
    void interrupt();

    /** The CPU time of the interpreter's main thread. */
    Duration cpuTime();

    /**
     * Ends a sub-interpreter ({@code Py_EndInterpreter}): lets nobody attach any more, waits some
     * seconds for those who are and for the threads Python started. What cannot be ended safely is
     * parked: it stays as it is and does no harm.
     */
    @Override
    void close();

    /**
     * Closes, but waits only for what the program sees of it: its threads, its exit functions, the
     * end of the objects in {@code __main__}. The interpreter is taken apart in the background.
     */
    void closeSoon();

    /** Where an interpreter is in its life. */
    enum State {
        /** Threads can attach. */
        OPEN,
        /** Being closed: nobody can attach. */
        ENDING,
        /** Nothing of it is left. */
        ENDED,
        /** Closed, but something of it still runs, so that it could not be ended. */
        PARKED
    }

    /**
     * Attaches the calling thread ({@code PyEval_RestoreThread}), waiting for the GIL; the caller
     * closes the result on the same thread. Attaching while attached is cheap and nests.
     *
     * <p>For a virtual thread Python runs on a platform thread of Loader's, of which there are a
     * few; others wait for one. What Python calls runs on the virtual thread itself.
     */
    Attached attach();

    /**
     * Runs the work on the interpreter's own thread, which is {@code threading.main_thread()}
     * there, and waits for it. The stack of that thread is large. Signal handlers can be set only
     * on the thread of the main interpreter.
     */
    <T> T onMainThread(Function<Attached, T> work);

    /** How many references Java holds in this interpreter; zero when everything was closed. */
    long liveReferences();
}

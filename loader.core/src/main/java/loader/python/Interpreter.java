package loader.python;

import java.io.Writer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A Python interpreter ({@code PyInterpreterState}), with its own {@code sys.modules} and {@code
 * __main__}.
 */
@ProviderType
public interface Interpreter extends AutoCloseable {

    /** CPython's number of the interpreter. The main interpreter has 0. */
    long id();

    /** The kind of the interpreter, which never changes. */
    InterpreterConfig config();

    /** The current state. Another thread may close the interpreter at any time. */
    State state();

    /**
     * Completes when the interpreter has ended or is parked. If its process ended without being
     * asked to, this completes exceptionally, with a {@link PythonDiedException}. What follows
     * without {@code Async} runs on the thread that ends the interpreter.
     */
    CompletionStage<Void> onEnd();

    /** Why the interpreter is parked. Empty if it is not parked. */
    String parkedFor();

    /**
     * Raises {@code KeyboardInterrupt} on the interpreter's main thread, when that thread runs
     * Python code again.
     */
    void interrupt();

    /** The CPU time of the interpreter's main thread. */
    Duration cpuTime();

    /**
     * Ends a sub-interpreter ({@code Py_EndInterpreter}). From now on no thread can attach. The
     * method waits some seconds for attached threads and for threads that Python started. An
     * interpreter that cannot be ended safely is parked: it stays as it is.
     */
    @Override
    void close();

    /**
     * Waits for the program's threads, exit functions and objects in {@code __main__}, then ends
     * the interpreter in the background.
     */
    void closeSoon();

    /** The states of an interpreter. */
    enum State {
        /** Threads can attach. */
        OPEN,
        /** The interpreter is being closed. No thread can attach. */
        ENDING,
        /** The interpreter has ended. */
        ENDED,
        /**
         * The interpreter is closed, but could not be ended, because something in it still runs.
         */
        PARKED
    }

    /**
     * Attaches the calling thread and waits for the GIL ({@code PyEval_RestoreThread}). The caller
     * closes the result on the same thread. Attachments nest; a nested attachment is cheap.
     *
     * <p>For a virtual thread, Python runs on one of a few platform threads of Loader. The virtual
     * thread waits if all of them are in use. Java code that Python calls runs on the virtual
     * thread.
     */
    Attached attach();

    /**
     * Runs the work on the main thread of the interpreter ({@code threading.main_thread()}), and
     * waits for the end of the work. This thread has a large stack. Signal handlers can be set only
     * on the main thread of the main interpreter.
     */
    <T> T onMainThread(Function<Attached, T> work);

    /**
     * Runs the body. What Python prints to {@code sys.stdout} and {@code sys.stderr} in the calls
     * of this thread goes to the writers meanwhile, and the writers are flushed at the end. What
     * other threads print goes where it went before. The body runs without the GIL.
     */
    <T> T printing(Writer out, Writer err, Supplier<T> body);

    /**
     * Leads {@code sys.stdout} and {@code sys.stderr} to the writers, until the result is closed.
     * Any thread may call the writers, and the thread has no GIL then. Programs that are run have
     * streams of their own.
     */
    Redirection printTo(Writer out, Writer err);

    /** Closing it puts the standard streams back. */
    @ProviderType
    interface Redirection extends AutoCloseable {
        @Override
        void close();
    }

    /** The number of references that Java holds in this interpreter. Zero if all are closed. */
    long liveReferences();
}

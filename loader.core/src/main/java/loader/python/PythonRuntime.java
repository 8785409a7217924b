package loader.python;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The CPython of this process. A process has one CPython, which starts once and ends with the
 * process. If no CPython can be found or started, a method that needs CPython throws {@link
 * NoPythonException}. The next call looks again for a CPython that was not found.
 */
@ProviderType
public interface PythonRuntime {

    /**
     * Whether CPython has started, in this process or in another. The method neither starts CPython
     * nor waits for its start. What ends needs this method, because nothing is to be undone in a
     * CPython that never started.
     */
    boolean isStarted();

    /** The version as {@code 3.14.3}. */
    String version();

    /** The interpreter tag of wheels, such as {@code cp314}. */
    String abi();

    /** The platform, such as {@code linux-x86_64}. */
    String platform();

    /** {@code sys.prefix}: the folder above the standard library. */
    Path home();

    /** The name of the linker in use, such as {@code JNA}. */
    String linker();

    /** The interpreter that all callers share. */
    Interpreter main();

    /** A new sub-interpreter. The caller closes it. */
    Interpreter create(InterpreterConfig config);

    /** All interpreters that have not ended, the main one first. */
    List<Interpreter> interpreters();

    /** Whether the calling thread is attached to an interpreter, and so may have its GIL. */
    boolean isCallerAttached();

    /**
     * Whether Python has called the code that runs, and waits for it. This code may be attached or
     * not, and must not end Python.
     */
    boolean isCalledFromPython();

    /**
     * The threads that are attached or wait to be attached. Threads with a GIL come first. The
     * method needs no GIL, so it also works while a thread does not give the GIL up.
     */
    List<AttachedState> attached();

    /**
     * Ends Python for the rest of this process, as {@code Py_FinalizeEx} does at the end of {@code
     * python}: waits for threads, runs {@code atexit} callbacks, flushes the standard streams. Only
     * a command that is about to exit calls this method; afterwards Python runs nothing.
     *
     * @return the exit status: the given one, or 120 if the standard streams could not be flushed
     */
    int finish(int status);
}

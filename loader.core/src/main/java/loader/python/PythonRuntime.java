package loader.python;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The CPython of this process: there is one, it is started once, and it ends with the process. When
 * none can be found, each method that needs it throws {@link NoPythonException}, and the next call
 * looks again.
 */
@ProviderType
public interface PythonRuntime {

    /** The version as {@code 3.14.3}. */
    String version();

    /** The interpreter tag of wheels, such as {@code cp314}. */
    String abi();

    /** The platform, such as {@code linux-x86_64}. */
    String platform();

    /** {@code sys.prefix}: the folder the standard library is below. */
    Path home();

    /** Which table of C functions is in use, such as {@code JNA}. */
    String linker();

    /** The interpreter that all callers share. */
    Interpreter main();

    /** A new sub-interpreter, which the caller closes. */
    Interpreter create(InterpreterConfig config);

    /** All interpreters that have not ended, the main one first. */
    List<Interpreter> interpreters();

    /**
     * The threads of Java that are attached or wait for that, those with a GIL first. It does not
     * need the GIL, so that it tells who does not give it up.
     */
    List<AttachedState> attached();

    /**
     * Ends Python for the rest of this process, as {@code Py_FinalizeEx} does at the end of {@code
     * python}: waits for its threads, runs {@code atexit} callbacks, flushes the standard streams.
     * For a command that is about to exit only: afterwards nothing can be run any more.
     *
     * @return the exit status: the given one, or 120 when the standard streams could not be flushed
     */
    int finish(int status);
}

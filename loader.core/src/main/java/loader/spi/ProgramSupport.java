package loader.spi;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The functions of Loader's Python package {@code _loader} for programs: before a program, for its
 * code, and at its end. The caller closes all results.
 */
@ProviderType
public interface ProgramSupport {

    /** The type name in Python of an exception that Java has thrown. */
    String JAVA_ERROR = "_loader.JavaError";

    /**
     * The Python module made from a resource of a bundle. The first call imports the module. The
     * module can import the other modules of {@code _loader}.
     */
    PyModule module(Attached python, SourceResource source);

    /** Removes the module, because its bundle goes. */
    void removeModule(Attached python, SourceResource source);

    /** Prepares an interpreter for its next program. */
    void prepare(Attached python);

    /**
     * Calls an object. The result is the exception that the object raised, or {@code None}. The
     * exception is not thrown, because a Java exception would need the text of the Python
     * exception, and making the text runs code of the program.
     */
    PyObject raisedBy(Attached python, PyObject callable, Object... arguments);

    /**
     * Runs the contents of a C stream in {@code __main__}. The result is that of {@link #raisedBy}.
     *
     * @param stream the number of the stream
     * @param name the file name in tracebacks, in bytes
     * @param close whether to close the stream afterwards
     */
    PyObject runStream(Attached python, PyObject stream, PyObject name, boolean close);

    /**
     * Reads statements from standard input after a prompt and runs them in {@code __main__}, until
     * the input ends. {@code SystemExit} is an exception as any other.
     *
     * @param isOver asked after each statement: whether no other one is to be read
     */
    void runPrompt(Attached python, BooleanSupplier isOver);

    /**
     * A copy of the first bytes of an object that offers a buffer, at most as many as asked for.
     */
    byte[] bytes(Attached python, PyObject buffer, int most);

    /** Does work that waits for a run, which needs the GIL that the calling thread may hold. */
    <T> T withoutPython(Supplier<T> work);

    /** The threads that Python code has started and that have not ended yet. */
    PyObject threads(Attached python);

    /**
     * Waits for the threads that are not daemons, as a process does at its end.
     *
     * @param known the threads that existed before the program
     */
    void awaitThreads(Attached python, PyObject known);

    /** Ends the threads that {@link #awaitThreads} waits for. */
    void stopAwaited(Attached python);

    /** How a process of the same Python is started that finds the modules of bundles. */
    PythonCommand command(Attached python);

    /** Makes the interpreter ask again which audit events are wanted. */
    void auditAnew(Attached python);
}

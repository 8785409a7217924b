package loader.spi;

import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What Python's side of Loader does around a program: before it, for its code, and at its end. All
 * that is returned, the caller closes.
 */
@ProviderType
public interface ProgramSupport {

    /** The type name in Python of an exception that Java has thrown. */
    String JAVA_ERROR = "_loader.JavaError";

    /**
     * The Python module that a bundle's resource is, imported when it is first asked for. It can
     * import the other modules of Loader.
     */
    PyModule module(Attached python, SourceResource source);

    /** The bundle goes, and its module with it. */
    void removeModule(Attached python, SourceResource source);

    /** Readies an interpreter for a program that is to come. */
    void prepare(Attached python);

    /**
     * Calls an object. The result is the exception that it raised, or else {@code None}: a Java
     * exception would ask the exception for its text, which is code of the program.
     */
    PyObject raisedBy(Attached python, PyObject callable, Object... arguments);

    /**
     * Runs in {@code __main__} what a C stream has; the result is as of {@link #raisedBy}.
     *
     * @param stream the number of the stream
     * @param name what tracebacks name, in bytes
     * @param close whether the stream is closed afterwards
     */
    PyObject runStream(Attached python, PyObject stream, PyObject name, boolean close);

    /** The threads that Python code has started and that have not ended. */
    PyObject threads(Attached python);

    /**
     * Waits, as a process does at its end, for the threads that are not daemons.
     *
     * @param known those that were there before the program
     */
    void awaitThreads(Attached python, PyObject known);

    /** Ends the threads that {@link #awaitThreads} waits for, if it does. */
    void stopAwaited(Attached python);

    /** Has the interpreter ask again which audit events are wanted. */
    void auditAnew(Attached python);
}

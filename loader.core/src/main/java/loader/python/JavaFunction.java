package loader.python;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Java code that Python calls. It is given an {@link Attached}, so that it has the GIL until it
 * returns, as a function in C has: no other thread runs Python meanwhile. Work that takes long, or
 * that waits for something, belongs into {@link Attached#detached}. What it throws is raised in
 * Python as {@code JavaError}; a {@link PythonException} as the Python exception that it was copied
 * from.
 */
@ConsumerType
@FunctionalInterface
public interface JavaFunction {

    /**
     * The function's body, on the thread that calls it from Python.
     *
     * @param python closed when the call returns, and not by the function
     * @param arguments valid during the call; the caller closes them
     * @return a Java value or a {@link PyObject}, which the caller closes
     */
    Object call(Attached python, List<PyObject> arguments);
}

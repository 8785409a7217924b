package loader.python;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Java code that Python calls. The function gets an {@link Attached}, so it has the GIL until it
 * returns, as a C function has: no other thread runs Python meanwhile. Put work that takes long or
 * waits into {@link Attached#detached}. Python sees an exception of the function as {@code
 * JavaError}, and a {@link PythonException} as the original Python exception.
 */
@ConsumerType
@FunctionalInterface
public interface JavaFunction {

    /**
     * The function's body. It runs on the thread that calls the function from Python.
     *
     * @param python the attachment; the caller closes it
     * @param arguments the arguments, valid during the call; the caller closes them
     * @return a Java value or a {@link PyObject}; the caller closes the object
     */
    Object call(Attached python, List<PyObject> arguments);
}

package loader.spi;

import java.util.function.Function;
import loader.python.PyObject;

/**
 * Python's {@code with} statement (PEP 343).
 *
 * @param type of the manager
 * @param raised the Python exception for what the body throws
 */
public record ContextManager(
        PyObject manager, PyObject type, Function<Throwable, ? extends PyObject> raised) {

    /** The result of the body, or null if the manager suppresses what the body throws. */
    public <T> T run(Function<PyObject, T> body) {
        try (PyObject enter = type.getAttr("__enter__");
                PyObject exit = type.getAttr("__exit__");
                PyObject entered = enter.call(manager)) {
            T result;
            try {
                result = body.apply(entered);
            } catch (RuntimeException | Error problem) {
                if (suppresses(exit, problem)) {
                    return null;
                }
                throw problem;
            }
            exit.call(manager, null, null, null).close();
            return result;
        }
    }

    private boolean suppresses(PyObject exit, Throwable problem) {
        try (PyObject exception = raised.apply(problem);
                PyObject kind = exception.getAttr("__class__");
                PyObject traceback = exception.getAttr("__traceback__");
                PyObject answer = exit.call(manager, kind, exception, traceback)) {
            return answer.isTrue();
        }
    }
}

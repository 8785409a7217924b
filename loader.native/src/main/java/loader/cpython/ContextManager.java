package loader.cpython;

import java.util.function.Function;
import loader.python.PyObject;

/** Python's {@code with} statement (PEP 343). */
final class ContextManager {

    private ContextManager() {}

    static <T> T run(AttachedThread python, Reference manager, Function<? super PyObject, T> body) {
        try (Reference type = python.borrowed(python.fields().type(manager.address()));
                PyObject enter = type.getAttr("__enter__");
                PyObject exit = type.getAttr("__exit__");
                PyObject entered = enter.call(manager)) {
            T result;
            try {
                result = ThreadSlot.get().run(python, attached -> body.apply(entered));
            } catch (RuntimeException | Error problem) {
                if (suppresses(python, manager, exit, problem)) {
                    return null;
                }
                throw problem;
            }
            exit.call(manager, null, null, null).close();
            return result;
        }
    }

    private static boolean suppresses(
            AttachedThread python, Reference manager, PyObject exit, Throwable problem) {
        try (Reference exception = Raised.asPython(python, problem);
                PyObject type = exception.getAttr("__class__");
                PyObject traceback = exception.getAttr("__traceback__")) {
            try (PyObject answer = exit.call(manager, type, exception, traceback)) {
                return answer.isTrue();
            }
        }
    }
}

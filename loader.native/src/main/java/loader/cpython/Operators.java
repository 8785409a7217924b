package loader.cpython;

import java.util.Optional;
import loader.python.Attached;
import loader.python.PyObject;

/** Python's operators by the names that the module {@code operator} has for them. */
final class Operators {

    private Operators() {}

    /** The function of {@code operator}, or else the built-in one. */
    static PyObject named(Attached python, String name) {
        try (PyObject operators = python.module("operator");
                PyObject builtins = python.module("builtins")) {
            Optional<PyObject> found = operators.findAttr(name);
            return found.isPresent()
                    ? found.get()
                    : builtins.findAttr(name)
                            .orElseThrow(() -> new IllegalArgumentException("no operator " + name));
        }
    }
}

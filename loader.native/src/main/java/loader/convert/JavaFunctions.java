package loader.convert;

import loader.cpython.AttachedThread;
import loader.cpython.CPythonInterpreter;
import loader.python.PyObject;
import loader.spi.InterfaceFunction;

/** Instances of functional interfaces as Python functions. */
final class JavaFunctions {

    private JavaFunctions() {}

    /** A function that calls the interface's one abstract method. */
    static PyObject toPython(AttachedThread python, Class<?> type, Object function) {
        CPythonInterpreter interpreter = python.interpreter();
        InterfaceFunction called =
                new InterfaceFunction(
                        interpreter,
                        type,
                        function,
                        DeclaredTypes.INSTANCE,
                        message -> typeError(interpreter, message));
        return python.function(called.name(), called);
    }

    private static RuntimeException typeError(CPythonInterpreter interpreter, String message) {
        return interpreter.attached(python -> python.error("PyExc_TypeError", message));
    }
}

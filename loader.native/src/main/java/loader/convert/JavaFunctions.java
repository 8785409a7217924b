package loader.convert;

import loader.cpython.AttachedThread;
import loader.cpython.CPythonInterpreter;
import loader.python.PyObject;
import loader.spi.InterfaceFunction;
import loader.spi.values.PythonErrors;

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
                        NativeTypes.INSTANCE,
                        message -> errors(interpreter).of("TypeError", message));
        return python.function(called.name(), called);
    }

    /** Exceptions that Python sees as its own. */
    static PythonErrors errors(CPythonInterpreter interpreter) {
        return (type, text) -> interpreter.attached(python -> python.error("PyExc_" + type, text));
    }
}

package loader.convert;

import java.io.Serializable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import loader.cpython.AttachedThread;
import loader.cpython.CPythonInterpreter;
import loader.python.JavaFunction;
import loader.python.PyObject;
import loader.spi.FromPython;

/**
 * Instances of functional interfaces as Python functions. They work without the GIL, as all Java
 * code does that is given no {@code Attached}.
 */
final class JavaFunctions {

    private JavaFunctions() {}

    /** A function that calls the interface's one abstract method. */
    static PyObject toPython(AttachedThread python, Class<?> type, Object function) {
        Method method =
                PythonFunction.method(type)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                type.getName() + " is no functional interface"));
        if (!type.isInstance(function)) {
            throw new IllegalArgumentException("no " + type.getName() + ": " + function);
        }
        method.trySetAccessible();
        return python.function(method.getName(), called(python.interpreter(), method, function));
    }

    private static JavaFunction called(
            CPythonInterpreter interpreter, Method method, Object function) {
        List<FromPython> parameters =
                Arrays.stream(method.getGenericParameterTypes())
                        .map(type -> DeclaredTypes.of(type, Map.of()))
                        .toList();
        return (attached, arguments) -> {
            Object[] values = values(interpreter, method, parameters, arguments);
            return attached.detached(() -> invoke(method, function, values));
        };
    }

    private static Object[] values(
            CPythonInterpreter interpreter,
            Method method,
            List<FromPython> parameters,
            List<PyObject> arguments) {
        if (arguments.size() != parameters.size()) {
            throw typeError(
                    interpreter,
                    method.getName()
                            + "() takes "
                            + parameters.size()
                            + " positional arguments but "
                            + arguments.size()
                            + " were given");
        }
        List<Object> values = new ArrayList<>();
        try {
            for (int i = 0; i < parameters.size(); i++) {
                values.add(parameters.get(i).convert(interpreter, arguments.get(i)));
            }
        } catch (ClassCastException other) {
            throw typeError(interpreter, method.getName() + "(): " + other.getMessage());
        }
        return values.toArray();
    }

    private static RuntimeException typeError(CPythonInterpreter interpreter, String message) {
        return interpreter.attached(python -> python.error("PyExc_TypeError", message));
    }

    private static Object invoke(Method method, Object function, Object[] values) {
        try {
            return method.invoke(function, values);
        } catch (InvocationTargetException thrown) {
            throw JavaFunctions.<RuntimeException>unchecked(thrown.getCause());
        } catch (IllegalAccessException hidden) {
            throw new IllegalArgumentException("not accessible: " + method, hidden);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // throws whatever it is
    static <T extends Throwable> T unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** The functional interface of a lambda or method reference. */
    static Optional<Class<?>> ofLambda(Object value) {
        if (!value.getClass().isHidden()) {
            return Optional.empty();
        }
        List<Class<?>> types =
                Stream.of(value.getClass().getInterfaces())
                        .filter(type -> type != Serializable.class)
                        .<Class<?>>map(type -> type)
                        .toList();
        return types.size() == 1 && PythonFunction.method(types.get(0)).isPresent()
                ? Optional.of(types.get(0))
                : Optional.empty();
    }
}

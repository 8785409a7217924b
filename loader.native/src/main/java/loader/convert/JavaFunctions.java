package loader.convert;

import java.io.Serializable;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
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
import loader.spi.CallShape;
import loader.spi.FromPython;
import loader.spi.FunctionalMethod;

/**
 * Instances of functional interfaces as Python functions. They work without the GIL, as all Java
 * code does that is given no {@code Attached}.
 */
final class JavaFunctions {

    private JavaFunctions() {}

    /** A function that calls the interface's one abstract method. */
    static PyObject toPython(AttachedThread python, Class<?> type, Object function) {
        Method method =
                FunctionalMethod.of(type)
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
        Type[] types = method.getGenericParameterTypes();
        if (method.isVarArgs()) {
            types[types.length - 1] = CallShape.item(types[types.length - 1]);
        }
        List<FromPython> parameters =
                Arrays.stream(types).map(type -> DeclaredTypes.of(type, Map.of())).toList();
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
        int last = parameters.size() - 1;
        if (method.isVarArgs() ? arguments.size() < last : arguments.size() != last + 1) {
            throw typeError(
                    interpreter,
                    method.getName()
                            + "() takes "
                            + (method.isVarArgs() ? "at least " + last : last + 1)
                            + " positional arguments but "
                            + arguments.size()
                            + " were given");
        }
        List<Object> values = new ArrayList<>();
        try {
            for (int i = 0; i < arguments.size(); i++) {
                FromPython parameter = parameters.get(Math.min(i, last));
                values.add(parameter.convert(interpreter, arguments.get(i)));
            }
        } catch (ClassCastException other) {
            throw typeError(interpreter, method.getName() + "(): " + other.getMessage());
        }
        return method.isVarArgs() ? gathered(method, last, values) : values.toArray();
    }

    /** The arguments from an index on as the array of the last parameter. */
    private static Object[] gathered(Method method, int from, List<Object> values) {
        Class<?> item = method.getParameterTypes()[from].getComponentType();
        Object rest = Array.newInstance(item, values.size() - from);
        for (int i = from; i < values.size(); i++) {
            Array.set(rest, i - from, values.get(i));
        }
        Object[] all = Arrays.copyOf(values.subList(0, from).toArray(), from + 1);
        all[from] = rest;
        return all;
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
        return types.size() == 1 && FunctionalMethod.of(types.get(0)).isPresent()
                ? Optional.of(types.get(0))
                : Optional.empty();
    }
}

package loader.proxies;

import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import loader.python.Interpreter;
import loader.python.PyObject;
import loader.spi.FromPython;

/** How one method of a Java interface is called in Python. */
final class MethodPlan {

    private static final Object[] NONE = {};

    private final Method method;
    private final int index;
    private final List<String> names;
    private final Type[] parameters;
    private final boolean[] outgoing;
    private final boolean plainArguments;
    private final Conversions conversions;
    private final FromPython conversion;
    private final Result result;

    /** Calls, and converts what is returned. */
    @FunctionalInterface
    private interface Result {
        Object call(Interpreter python, PyObject callable, Object[] arguments);
    }

    private MethodPlan(Method method, int index, List<String> names, Conversions conversions) {
        this.method = method;
        this.index = index;
        this.names = names;
        this.parameters = method.getGenericParameterTypes();
        this.outgoing = new boolean[parameters.length];
        boolean plain = !method.isVarArgs();
        for (int i = 0; i < parameters.length; i++) {
            outgoing[i] = conversions.isOutgoing(parameters[i]);
            plain &= !outgoing[i];
        }
        this.plainArguments = plain;
        this.conversions = conversions;
        this.conversion = conversions.to(method.getGenericReturnType());
        this.result = result(method.getGenericReturnType());
    }

    static MethodPlan of(Method method, int index, boolean functional, Conversions conversions) {
        List<String> names = new ArrayList<>(NameMapping.names(method));
        if (functional && Modifier.isAbstract(method.getModifiers())) {
            names.add("__call__");
        }
        return new MethodPlan(method, index, names, conversions);
    }

    private Result result(Type type) {
        if (type == void.class) {
            return (python, callable, arguments) -> {
                callable.call(arguments).close();
                return null;
            };
        }
        if (type instanceof Class<?> primitive && primitive.isPrimitive()) {
            Class<?> boxed = MethodType.methodType(primitive).wrap().returnType();
            return (python, callable, arguments) ->
                    required(callable.callAs(boxed, arguments), primitive);
        }
        if (type instanceof Class<?> plain && conversions.isDirect(plain)) {
            return (python, callable, arguments) -> callable.callAs(plain, arguments);
        }
        return (python, callable, arguments) -> {
            try (PyObject returned = callable.call(arguments)) {
                return conversion.convert(python, returned);
            }
        };
    }

    private static Object required(Object value, Class<?> type) {
        if (value == null) {
            throw new ClassCastException("None cannot become " + type);
        }
        return value;
    }

    int index() {
        return index;
    }

    /** What {@code _osgi.resolve} has to know. */
    Object[] shape() {
        boolean spread = method.isVarArgs();
        return new Object[] {
            InterfacePlan.described(method),
            NameMapping.primary(method),
            names,
            NameMapping.assigned(method),
            parameters.length - (spread ? 1 : 0),
            method.getReturnType() != void.class && parameters.length == 0,
            !Modifier.isAbstract(method.getModifiers()) || isClose()
        };
    }

    /** {@code AutoCloseable.close}, which an object need not have. */
    boolean isClose() {
        return method.getName().equals("close")
                && parameters.length == 0
                && AutoCloseable.class.isAssignableFrom(method.getDeclaringClass());
    }

    Object call(Interpreter python, PyObject callable, Object[] arguments) {
        if (arguments == null) {
            return result.call(python, callable, NONE);
        }
        return plainArguments
                ? result.call(python, callable, arguments)
                : callConverted(python, callable, arguments);
    }

    private Object callConverted(Interpreter python, PyObject callable, Object[] arguments) {
        List<PyObject> made = new ArrayList<>();
        try {
            Object[] converted = arguments.clone();
            for (int i = 0; i < converted.length; i++) {
                if (outgoing[i]) {
                    converted[i] = conversions.toPython(python, converted[i], parameters[i], made);
                }
            }
            return result.call(
                    python, callable, method.isVarArgs() ? spread(converted) : converted);
        } finally {
            made.forEach(PyObject::close);
        }
    }

    private static Object[] spread(Object[] arguments) {
        int last = arguments.length - 1;
        Object rest = arguments[last];
        Object[] items = new Object[Array.getLength(rest)];
        Arrays.setAll(items, i -> Array.get(rest, i));
        return Stream.concat(Arrays.stream(arguments, 0, last), Arrays.stream(items)).toArray();
    }

    Object attribute(Interpreter python, PyObject target, String name) {
        try (PyObject value = target.getAttr(name)) {
            return conversion.convert(python, value);
        }
    }

    void assign(Interpreter python, PyObject target, String name, Object value) {
        List<PyObject> made = new ArrayList<>();
        try {
            target.setAttr(name, conversions.toPython(python, value, parameters[0], made));
        } finally {
            made.forEach(PyObject::close);
        }
    }
}

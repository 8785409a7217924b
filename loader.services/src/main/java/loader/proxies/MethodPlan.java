package loader.proxies;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import loader.python.Interpreter;
import loader.python.PyObject;
import loader.spi.CallShape;
import loader.spi.FromPython;
import loader.spi.MemberTypes;

/** How one method of a Java interface is called in Python. */
final class MethodPlan {

    private static final Object[] NONE = {};

    private final Method method;
    private final int index;
    private final List<String> names;
    private final Type[] parameters;
    private final CallShape arguments;
    private final boolean plainArguments;
    private final Conversions conversions;
    private final FromPython conversion;
    private final Result result;

    /** Calls, and converts what is returned. */
    @FunctionalInterface
    private interface Result {
        Object call(Interpreter python, PyObject callable, Object[] arguments);
    }

    private MethodPlan(
            Method method,
            int index,
            List<String> names,
            MemberTypes types,
            Conversions conversions) {
        this.method = method;
        this.index = index;
        this.names = names;
        this.parameters = types.parameters(method);
        this.arguments = shape(method, parameters);
        this.plainArguments =
                arguments.isPlain() && Arrays.stream(parameters).noneMatch(conversions::isOutgoing);
        this.conversions = conversions;
        this.conversion = conversions.to(types.result(method));
        this.result = result(types.result(method));
    }

    static MethodPlan of(
            Method method,
            int index,
            boolean functional,
            MemberTypes types,
            Conversions conversions) {
        List<String> names = new ArrayList<>(NameMapping.names(method));
        if (functional && Modifier.isAbstract(method.getModifiers())) {
            names.add("__call__");
        }
        return new MethodPlan(method, index, names, types, conversions);
    }

    private static CallShape shape(Method method, Type[] parameters) {
        try {
            return CallShape.of(method, parameters);
        } catch (IllegalArgumentException wrong) {
            throw new WrongInterface(InterfacePlan.described(method) + ": " + wrong.getMessage());
        }
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
        return new Object[] {
            InterfacePlan.described(method),
            NameMapping.primary(method),
            names,
            NameMapping.assigned(method),
            arguments.positional(),
            arguments.names(),
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

    Object call(Interpreter python, PyObject callable, Object[] values) {
        if (values == null) {
            return result.call(python, callable, NONE);
        }
        return plainArguments
                ? result.call(python, callable, values)
                : callConverted(python, callable, values);
    }

    private Object callConverted(Interpreter python, PyObject callable, Object[] values) {
        List<PyObject> made = new ArrayList<>();
        CallShape.Passed passed =
                (value, type) ->
                        conversions.isOutgoing(type)
                                ? conversions.toPython(python, value, type, made)
                                : value;
        try {
            Object[] positional = arguments.positional(values, passed);
            return arguments.hasKeywords()
                    ? callWith(python, callable, arguments.keywords(values, passed), positional)
                    : result.call(python, callable, positional);
        } finally {
            made.forEach(PyObject::close);
        }
    }

    private Object callWith(
            Interpreter python,
            PyObject callable,
            Map<String, Object> keywords,
            Object[] positional) {
        try (PyObject returned = callable.callWith(keywords, positional)) {
            Class<?> type = method.getReturnType();
            if (type == void.class) {
                return null;
            }
            Object value = conversion.convert(python, returned);
            return type.isPrimitive() ? required(value, type) : value;
        }
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

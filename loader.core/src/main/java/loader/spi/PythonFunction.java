package loader.spi;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import loader.python.Interpreter;
import loader.python.PyObject;

/** A Python callable as an instance of a functional interface; it comes back as itself. */
public final class PythonFunction implements InvocationHandler {

    private final Interpreter interpreter;
    private final PyObject function;
    private final CallShape shape;
    private final FromPython result;

    private PythonFunction(
            Interpreter interpreter, PyObject function, CallShape shape, FromPython result) {
        this.interpreter = interpreter;
        this.function = function;
        this.shape = shape;
        this.result = result;
    }

    /**
     * An instance of a functional interface.
     *
     * @param function a callable, which becomes the instance's own
     * @param variables the conversions of the type variables that occur in the type
     */
    public static Object of(
            Interpreter interpreter,
            PyObject function,
            Class<?> type,
            GenericConversion conversion,
            Map<TypeVariable<?>, FromPython> variables) {
        Method method = FunctionalMethod.of(type).orElseThrow();
        MemberTypes types = MemberTypes.of(List.of(type));
        Type returned = types.result(method);
        FromPython result =
                returned == void.class
                        ? (python, object) -> null
                        : conversion.to(returned, variables);
        CallShape shape = CallShape.of(method, types.parameters(method));
        return Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                new PythonFunction(interpreter, function, shape, result));
    }

    /** The callable behind an instance that was made here. */
    public static Optional<PyObject> behind(Object value) {
        return Proxy.isProxyClass(value.getClass())
                        && Proxy.getInvocationHandler(value) instanceof PythonFunction python
                ? Optional.of(python.function)
                : Optional.empty();
    }

    /** The variables of a generic interface and of those that it extends. */
    public static Map<TypeVariable<?>, FromPython> variables(
            ParameterizedType type,
            GenericConversion conversion,
            Map<TypeVariable<?>, FromPython> outer) {
        Map<TypeVariable<?>, FromPython> known = new HashMap<>(outer);
        add(type, conversion, known);
        return known;
    }

    private static void add(
            ParameterizedType type,
            GenericConversion conversion,
            Map<TypeVariable<?>, FromPython> known) {
        Class<?> raw = (Class<?>) type.getRawType();
        Type[] arguments = type.getActualTypeArguments();
        for (int i = 0; i < arguments.length; i++) {
            known.put(raw.getTypeParameters()[i], conversion.to(arguments[i], known));
        }
        for (Type extended : raw.getGenericInterfaces()) {
            if (extended instanceof ParameterizedType generic) {
                add(generic, conversion, known);
            }
        }
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(proxy, method, arguments);
        }
        if (method.isDefault()) {
            return DefaultMethods.invoke(proxy, method, arguments);
        }
        try (PyObject returned = called(arguments == null ? new Object[0] : arguments)) {
            return result.convert(interpreter, returned);
        }
    }

    private PyObject called(Object[] arguments) {
        if (shape.isPlain()) {
            return function.call(arguments);
        }
        Object[] positional = shape.positional(arguments, PythonFunction::asItIs);
        return shape.hasKeywords()
                ? function.callWith(shape.keywords(arguments, PythonFunction::asItIs), positional)
                : function.call(positional);
    }

    private static Object asItIs(Object value, Type declared) {
        return value;
    }

    private Object ofObject(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default ->
                    "Python "
                            + function.typeName()
                            + " as "
                            + proxy.getClass().getInterfaces()[0].getName();
        };
    }
}

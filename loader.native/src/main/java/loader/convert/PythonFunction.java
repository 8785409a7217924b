package loader.convert;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import loader.cpython.Reference;
import loader.python.PyObject;
import loader.spi.DefaultMethods;
import loader.spi.FromPython;

/** A Python callable as an instance of a functional interface; it comes back as itself. */
final class PythonFunction implements InvocationHandler {

    private static final ClassValue<Optional<Method>> METHODS =
            new ClassValue<>() {
                @Override
                protected Optional<Method> computeValue(Class<?> type) {
                    return found(type);
                }
            };

    private final Reference function;
    private final FromPython result;

    private PythonFunction(Reference function, FromPython result) {
        this.function = function;
        this.result = result;
    }

    /**
     * The instance, which owns the reference.
     *
     * @param type a functional interface, with type arguments or without
     * @param variables the conversions of the type variables that occur in the type
     */
    static Object of(
            Reference function, Class<?> type, Map<TypeVariable<?>, FromPython> variables) {
        Type returned = method(type).orElseThrow().getGenericReturnType();
        FromPython result =
                returned == void.class
                        ? (python, object) -> null
                        : DeclaredTypes.of(returned, variables);
        return Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, new PythonFunction(function, result));
    }

    /** The callable behind an instance that was made here. */
    static Optional<Reference> behind(Object value) {
        return Proxy.isProxyClass(value.getClass())
                        && Proxy.getInvocationHandler(value) instanceof PythonFunction python
                ? Optional.of(python.function)
                : Optional.empty();
    }

    /** The one abstract method of a functional interface. */
    static Optional<Method> method(Class<?> type) {
        return METHODS.get(type);
    }

    private static Optional<Method> found(Class<?> type) {
        if (!type.isInterface() || type.isSealed()) {
            return Optional.empty();
        }
        Map<String, Method> found = new HashMap<>();
        Stream.of(type.getMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .filter(method -> !isOfObject(method))
                .forEach(method -> found.merge(key(method), method, PythonFunction::narrower));
        return found.size() == 1 ? found.values().stream().findFirst() : Optional.empty();
    }

    private static String key(Method method) {
        return method.getName() + method.getParameterCount();
    }

    /** Of a method and the one that it overrides with a narrower result. */
    private static Method narrower(Method one, Method other) {
        return one.getReturnType().isAssignableFrom(other.getReturnType()) ? other : one;
    }

    private static boolean isOfObject(Method method) {
        try {
            Object.class.getMethod(method.getName(), method.getParameterTypes());
            return true;
        } catch (NoSuchMethodException own) {
            return false;
        }
    }

    /** The variables of a generic interface and of those that it extends. */
    static Map<TypeVariable<?>, FromPython> variables(
            ParameterizedType type, Map<TypeVariable<?>, FromPython> outer) {
        Map<TypeVariable<?>, FromPython> known = new HashMap<>(outer);
        add(type, known);
        return known;
    }

    private static void add(ParameterizedType type, Map<TypeVariable<?>, FromPython> known) {
        Class<?> raw = (Class<?>) type.getRawType();
        Type[] arguments = type.getActualTypeArguments();
        for (int i = 0; i < arguments.length; i++) {
            known.put(raw.getTypeParameters()[i], DeclaredTypes.of(arguments[i], known));
        }
        for (Type extended : raw.getGenericInterfaces()) {
            if (extended instanceof ParameterizedType generic) {
                add(generic, known);
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
        try (PyObject returned = function.call(arguments == null ? new Object[0] : arguments)) {
            return result.convert(function.interpreter(), returned);
        }
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

package loader.spi;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The one abstract method of a functional interface. */
public final class FunctionalMethod {

    private static final ClassValue<Optional<Method>> METHODS =
            new ClassValue<>() {
                @Override
                protected Optional<Method> computeValue(Class<?> type) {
                    return found(type);
                }
            };

    private FunctionalMethod() {}

    /** Empty if the type is no functional interface. */
    public static Optional<Method> of(Class<?> type) {
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
                .forEach(method -> found.merge(key(method), method, FunctionalMethod::narrower));
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
}

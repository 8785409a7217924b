package loader.proxies;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.JavaFunction;
import loader.python.PyList;
import loader.python.PyMap;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PySet;
import loader.python.PyView;
import loader.spi.CallShape;
import loader.spi.FromPython;
import loader.spi.GenericConversion;

/**
 * Conversion by generic Java types, with proxies for the objects of interfaces. Each interface has
 * its own, which knows the interfaces with type arguments that its methods lead to.
 */
final class Conversions extends GenericConversion {

    /** Interfaces whose objects are values and are copied. */
    private static final Set<Class<?>> VALUES =
            Set.of(
                    CharSequence.class,
                    Collection.class,
                    Iterable.class,
                    List.class,
                    Set.class,
                    Map.class,
                    Iterator.class,
                    Stream.class,
                    Path.class,
                    PyObject.class,
                    PyModule.class,
                    PyList.class,
                    PyMap.class,
                    PySet.class,
                    JavaFunction.class);

    private static final Set<Class<?>> STAGES =
            Set.of(CompletionStage.class, CompletableFuture.class, Future.class);

    private final Proxies proxies;
    private final Map<Type, InterfacePlan> plans = new ConcurrentHashMap<>();
    private final Map<Type, JavaMethods> methods = new ConcurrentHashMap<>();

    Conversions(Proxies proxies) {
        this.proxies = proxies;
    }

    /** Whether objects of the type are proxies, in both directions. */
    static boolean isProxied(Class<?> type) {
        return type.isInterface() && !VALUES.contains(type) && !STAGES.contains(type);
    }

    /** Whether a call can convert by itself. */
    boolean isDirect(Class<?> type) {
        return !isProxied(type) && !STAGES.contains(type);
    }

    @Override
    protected FromPython toClass(Class<?> type) {
        if (STAGES.contains(type)) {
            return awaited(toClass(Object.class));
        }
        if (isProxied(type)) {
            return proxied(type, () -> proxies.plan(type));
        }
        return (python, object) -> object.as(type);
    }

    private FromPython proxied(Class<?> type, Supplier<InterfacePlan> plan) {
        return (python, object) -> object.isNone() ? null : proxied(python, object, type, plan);
    }

    /** What Java lent to Python comes back as itself. */
    private Object proxied(
            Interpreter python, PyObject object, Class<?> type, Supplier<InterfacePlan> plan) {
        return proxies.javaObjects()
                .unwrapped(object)
                .filter(type::isInstance)
                .orElseGet(() -> proxies.returned(python, object, type, plan));
    }

    @Override
    protected FromPython toOther(
            ParameterizedType type, Map<TypeVariable<?>, FromPython> variables) {
        Class<?> raw = erased(type);
        if (STAGES.contains(raw)) {
            return awaited(to(type.getActualTypeArguments()[0], variables));
        }
        return isProxied(raw)
                ? proxied(raw, () -> plan(type))
                : (python, object) -> object.as(type);
    }

    /** Only when a value comes: a type may lead to itself. */
    private InterfacePlan plan(ParameterizedType type) {
        return plans.computeIfAbsent(type, each -> InterfacePlan.of(List.of(each), this));
    }

    private JavaMethods methods(Type type) {
        return type instanceof ParameterizedType
                ? methods.computeIfAbsent(type, each -> JavaMethods.of(List.of(each), this))
                : proxies.javaObjects().methods(erased(type));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it is the value that the caller gets
    private static FromPython awaited(FromPython content) {
        return (python, object) -> {
            CompletableFuture<PyObject> stage = object.awaited().toCompletableFuture();
            CompletableFuture<Object> result =
                    stage.thenApply(done -> converted(python, done, content));
            result.whenComplete(
                    (value, failure) -> {
                        if (result.isCancelled()) {
                            stage.cancel(true);
                        }
                    });
            return result;
        };
    }

    private static Object converted(Interpreter python, PyObject done, FromPython content) {
        try (done) {
            return content.convert(python, done);
        }
    }

    /** Whether values of the type may have to become Python objects before they are passed. */
    boolean isOutgoing(Type type) {
        if (type instanceof Class<?> plain) {
            return plain == Object.class
                    || isProxied(plain)
                    || plain.isArray() && isOutgoing(plain.getComponentType());
        }
        if (type instanceof ParameterizedType generic) {
            if (isOutgoing(generic.getRawType())) {
                return true;
            }
            for (Type argument : generic.getActualTypeArguments()) {
                if (isOutgoing(argument)) {
                    return true;
                }
            }
            return false;
        }
        return !(type instanceof GenericArrayType array)
                || isOutgoing(array.getGenericComponentType());
    }

    /**
     * A value that Python takes as it is.
     *
     * @param made gets the objects that the caller closes afterwards
     */
    Object toPython(Interpreter python, Object value, Type declared, List<PyObject> made) {
        PythonProxy proxy = PythonProxy.of(value).orElse(null);
        if (proxy != null && proxy.python() == python) {
            return added(proxy.target(), made);
        }
        if (value == null || value instanceof PyObject || value instanceof PyView) {
            return value;
        }
        Class<?> type = erased(declared);
        if (isProxied(type)) {
            try (Attached attached = python.attach()) {
                return added(
                        proxies.javaObjects().wrapped(attached, value, methods(declared)), made);
            }
        }
        if (type.isArray() && value instanceof Object[] items) {
            return items(python, items, CallShape.item(declared), made);
        }
        return declared instanceof ParameterizedType generic
                ? contents(python, value, generic.getActualTypeArguments(), made)
                : value;
    }

    private static PyObject added(PyObject object, List<PyObject> made) {
        made.add(object);
        return object;
    }

    private Object[] items(Interpreter python, Object[] items, Type type, List<PyObject> made) {
        return Arrays.stream(items).map(each -> toPython(python, each, type, made)).toArray();
    }

    private Object contents(Interpreter python, Object value, Type[] types, List<PyObject> made) {
        if (value instanceof Optional<?> optional) {
            return toPython(python, optional.orElse(null), types[0], made);
        }
        if (value instanceof Collection<?> collection) {
            Collection<Object> items =
                    value instanceof Set ? new LinkedHashSet<>() : new ArrayList<>();
            collection.forEach(item -> items.add(toPython(python, item, types[0], made)));
            return items;
        }
        if (value instanceof Map<?, ?> map && types.length == 2) {
            Map<Object, Object> pairs = new LinkedHashMap<>();
            map.forEach(
                    (key, item) ->
                            pairs.put(
                                    toPython(python, key, types[0], made),
                                    toPython(python, item, types[1], made)));
            return pairs;
        }
        return value;
    }
}

package loader.proxies;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.JavaFunction;
import loader.python.PyList;
import loader.python.PyMap;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PySet;
import loader.python.PyView;

/**
 * Conversion by generic Java types: what {@code PyObject.as} does not know is made of it here, with
 * interfaces for objects that stand for no value.
 */
final class Conversions {

    /** Interfaces whose objects are values and are copied. */
    private static final Set<Class<?>> VALUES =
            Set.of(
                    CharSequence.class,
                    Collection.class,
                    Iterable.class,
                    List.class,
                    Set.class,
                    Map.class,
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

    FromPython fromPython(Type type) {
        if (type instanceof Class<?> plain) {
            return fromPython(plain);
        }
        if (type instanceof ParameterizedType generic) {
            return parameterized((Class<?>) generic.getRawType(), generic);
        }
        if (type instanceof WildcardType wildcard) {
            return fromPython(wildcard.getUpperBounds()[0]);
        }
        if (type instanceof TypeVariable<?> variable) {
            return fromPython(variable.getBounds()[0]);
        }
        return type instanceof GenericArrayType
                ? fromPython(Object[].class)
                : fromPython(Object.class);
    }

    private FromPython fromPython(Class<?> type) {
        if (STAGES.contains(type)) {
            return awaited(fromPython(Object.class));
        }
        if (isProxied(type)) {
            return (python, object) -> object.isNone() ? null : proxied(python, object, type);
        }
        return (python, object) -> object.as(type);
    }

    /** What Java lent to Python comes back as itself. */
    private Object proxied(Interpreter python, PyObject object, Class<?> type) {
        return proxies.javaObjects()
                .unwrapped(object)
                .filter(type::isInstance)
                .orElseGet(() -> proxies.returned(python, object, type));
    }

    private FromPython parameterized(Class<?> raw, ParameterizedType generic) {
        Type[] types = generic.getActualTypeArguments();
        if (raw == Optional.class) {
            FromPython content = fromPython(types[0]);
            return (python, object) ->
                    object.isNone()
                            ? Optional.empty()
                            : Optional.of(content.convert(python, object));
        }
        if (raw == List.class || raw == Collection.class || raw == Iterable.class) {
            return items(fromPython(types[0]), ArrayList::new);
        }
        if (raw == Set.class) {
            return items(fromPython(types[0]), LinkedHashSet::new);
        }
        if (raw == Map.class) {
            return map(fromPython(types[0]), fromPython(types[1]));
        }
        if (PyView.class.isAssignableFrom(raw)) {
            return view(raw, types);
        }
        return STAGES.contains(raw) ? awaited(fromPython(types[0])) : fromPython(raw);
    }

    private static FromPython items(FromPython item, Supplier<Collection<Object>> collection) {
        return (python, object) -> {
            if (object.isNone()) {
                return null;
            }
            Collection<Object> items = collection.get();
            object.forEach(each -> items.add(item.convert(python, each)));
            return items;
        };
    }

    private static FromPython map(FromPython key, FromPython value) {
        return (python, object) -> {
            if (object.isNone()) {
                return null;
            }
            Map<Object, Object> map = new LinkedHashMap<>();
            try (PyObject pairs = object.callMethod("items")) {
                pairs.forEach(
                        pair -> {
                            try (PyObject first = pair.getItem(0);
                                    PyObject second = pair.getItem(1)) {
                                map.put(key.convert(python, first), value.convert(python, second));
                            }
                        });
            }
            return map;
        };
    }

    /** What is in a view is converted when it is read, by its class. */
    private static FromPython view(Class<?> raw, Type[] types) {
        Class<?> first = erased(types[0]);
        if (raw == PyMap.class) {
            Class<?> second = erased(types[1]);
            return (python, object) -> object.isNone() ? null : object.asMap(first, second);
        }
        return raw == PySet.class
                ? (python, object) -> object.isNone() ? null : object.asSet(first)
                : (python, object) -> object.isNone() ? null : object.asList(first);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it is the value that the caller gets
    private static FromPython awaited(FromPython content) {
        return (python, object) ->
                object.awaited()
                        .thenApply(done -> converted(python, done, content))
                        .toCompletableFuture();
    }

    private static Object converted(Interpreter python, PyObject done, FromPython content) {
        try (done) {
            return content.convert(python, done);
        }
    }

    /** Whether values of the type may have to become Python objects before they are passed. */
    boolean isOutgoing(Type type) {
        if (type instanceof Class<?> plain) {
            return plain == Object.class || isProxied(plain);
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
        return !(type instanceof GenericArrayType);
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
                return added(proxies.javaObjects().wrapped(attached, value, type), made);
            }
        }
        return declared instanceof ParameterizedType generic
                ? contents(python, value, generic.getActualTypeArguments(), made)
                : value;
    }

    private static PyObject added(PyObject object, List<PyObject> made) {
        made.add(object);
        return object;
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

    private static Class<?> erased(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType generic) {
            return (Class<?>) generic.getRawType();
        }
        if (type instanceof WildcardType wildcard) {
            return erased(wildcard.getUpperBounds()[0]);
        }
        return type instanceof TypeVariable<?> variable
                ? erased(variable.getBounds()[0])
                : Object[].class;
    }
}

package loader.spi;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import loader.python.PyObject;
import loader.python.PythonException;

/**
 * Conversion of Python objects to generic Java types such as {@code List<Map<String, Long>>}. A
 * subclass converts to classes, and to generic types that are no collection.
 */
public abstract class GenericConversion {

    /** The conversion to a class. */
    protected abstract FromPython toClass(Class<?> type);

    /**
     * The conversion to a generic type that is no collection of {@code java.util}, no array and no
     * {@code Optional}.
     *
     * @param variables the conversions of the type variables that may occur in the type
     */
    protected abstract FromPython toOther(
            ParameterizedType type, Map<TypeVariable<?>, FromPython> variables);

    /** The conversion to a type; a type variable is converted to its bound. */
    public final FromPython to(Type type) {
        return to(type, Map.of());
    }

    /** The conversion to a type in which these type variables may occur. */
    protected final FromPython to(Type type, Map<TypeVariable<?>, FromPython> variables) {
        if (type instanceof Class<?> plain) {
            return toClass(plain);
        }
        if (type instanceof ParameterizedType generic) {
            return toParameterized(generic, variables);
        }
        if (type instanceof WildcardType wildcard) {
            return to(wildcard.getUpperBounds()[0], variables);
        }
        if (type instanceof TypeVariable<?> variable) {
            FromPython known = variables.get(variable);
            return known == null ? toBound(variable, variables) : known;
        }
        if (type instanceof GenericArrayType array) {
            return toArray(array, variables);
        }
        throw new IllegalArgumentException("not a type of the Java language: " + type);
    }

    /** Inside its own bound, as in {@code T extends Comparable<T>}, a variable is its erasure. */
    private FromPython toBound(
            TypeVariable<?> variable, Map<TypeVariable<?>, FromPython> variables) {
        Map<TypeVariable<?>, FromPython> inside = new HashMap<>(variables);
        inside.put(variable, toClass(erased(variable)));
        return to(variable.getBounds()[0], inside);
    }

    private FromPython toParameterized(
            ParameterizedType type, Map<TypeVariable<?>, FromPython> variables) {
        Class<?> raw = erased(type);
        Type[] arguments = type.getActualTypeArguments();
        if (raw == Optional.class) {
            FromPython content = to(arguments[0], variables);
            return (python, object) ->
                    object.isNone()
                            ? Optional.empty()
                            : Optional.of(content.convert(python, object));
        }
        if (raw.isAssignableFrom(ArrayList.class)) {
            return items(type, to(arguments[0], variables), ArrayList::new);
        }
        if (raw.isAssignableFrom(LinkedHashSet.class)) {
            return items(type, to(arguments[0], variables), LinkedHashSet::new);
        }
        return raw.isAssignableFrom(LinkedHashMap.class)
                ? pairs(type, to(arguments[0], variables), to(arguments[1], variables))
                : toOther(type, variables);
    }

    private FromPython toArray(GenericArrayType type, Map<TypeVariable<?>, FromPython> variables) {
        Type item = type.getGenericComponentType();
        Object[] empty = (Object[]) Array.newInstance(erased(item), 0);
        FromPython items = items(type, to(item, variables), ArrayList::new);
        return (python, object) -> {
            Collection<?> list = (Collection<?>) items.convert(python, object);
            return list == null ? null : list.toArray(empty);
        };
    }

    private static FromPython items(
            Type type, FromPython item, Supplier<Collection<Object>> collection) {
        return (python, object) -> {
            if (object.isNone()) {
                return null;
            }
            Collection<Object> items = collection.get();
            try {
                object.forEach(each -> items.add(item.convert(python, each)));
            } catch (PythonException raised) {
                throw unlessIterable(object, type, raised);
            }
            return items;
        };
    }

    private static FromPython pairs(Type type, FromPython key, FromPython value) {
        return (python, object) -> {
            if (object.isNone()) {
                return null;
            }
            Map<Object, Object> map = new LinkedHashMap<>();
            try (PyObject method =
                            object.findAttr("items")
                                    .orElseThrow(() -> refused(object, type, null));
                    PyObject pairs = method.call()) {
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

    /** What an iteration raised; or that the object cannot become the type, if it has no items. */
    public static RuntimeException unlessIterable(
            PyObject object, Type type, RuntimeException raised) {
        return has(object, "__iter__") || has(object, "__getitem__")
                ? raised
                : refused(object, type, raised);
    }

    private static boolean has(PyObject object, String name) {
        Optional<PyObject> found = object.findAttr(name);
        found.ifPresent(PyObject::close);
        return found.isPresent();
    }

    /** Says that the object cannot become a value of the type. */
    protected static ClassCastException refused(PyObject object, Type type, Throwable cause) {
        ClassCastException refused =
                new ClassCastException(object.typeName() + " cannot become " + type.getTypeName());
        refused.initCause(cause);
        return refused;
    }

    /** The class of the type without its type arguments. */
    public static Class<?> erased(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType generic) {
            return (Class<?>) generic.getRawType();
        }
        if (type instanceof WildcardType wildcard) {
            return erased(wildcard.getUpperBounds()[0]);
        }
        if (type instanceof TypeVariable<?> variable) {
            return erased(variable.getBounds()[0]);
        }
        Type item = ((GenericArrayType) type).getGenericComponentType();
        return Array.newInstance(erased(item), 0).getClass();
    }
}

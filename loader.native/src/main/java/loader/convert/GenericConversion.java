package loader.convert;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.python.PyObject;

/** A Python object as a value of a generic Java type, such as {@code List<Point>}. */
final class GenericConversion {

    private GenericConversion() {}

    static Object toJava(AttachedThread python, long object, Type type) {
        if (type instanceof Class<?> plain) {
            return ToJava.convert(python, object, plain);
        }
        if (type instanceof ParameterizedType generic) {
            return parameterized(python, object, generic);
        }
        if (type instanceof WildcardType wildcard) {
            return toJava(python, object, wildcard.getUpperBounds()[0]);
        }
        return type instanceof GenericArrayType
                ? ToJava.convert(python, object, Object[].class)
                : ToJava.convert(python, object, Object.class);
    }

    private static Object parameterized(
            AttachedThread python, long object, ParameterizedType generic) {
        Class<?> type = (Class<?>) generic.getRawType();
        Type[] arguments = generic.getActualTypeArguments();
        boolean none = object == python.interpreter().none();
        if (type == Optional.class) {
            return none ? Optional.empty() : Optional.of(toJava(python, object, arguments[0]));
        }
        if (none) {
            return null;
        }
        if (type == List.class || type == Collection.class || type == Iterable.class) {
            return items(python, object, arguments[0], new ArrayList<>());
        }
        if (type == Set.class) {
            return items(python, object, arguments[0], new LinkedHashSet<>());
        }
        if (PyViews.isView(type)) {
            return PyViews.of(python, object, generic);
        }
        return type == Map.class
                ? map(python, object, arguments)
                : ToJava.convert(python, object, type);
    }

    private static Collection<Object> items(
            AttachedThread python, long object, Type type, Collection<Object> items) {
        try (Reference iterable = python.borrowed(object)) {
            iterable.forEach(item -> items.add(toJava(python, address(item), type)));
        }
        return items;
    }

    private static Map<Object, Object> map(AttachedThread python, long object, Type[] types) {
        Map<Object, Object> map = new LinkedHashMap<>();
        try (Reference mapping = python.borrowed(object);
                PyObject pairs = mapping.callMethod("items")) {
            pairs.forEach(
                    pair -> {
                        try (PyObject key = pair.getItem(0);
                                PyObject value = pair.getItem(1)) {
                            map.put(
                                    toJava(python, address(key), types[0]),
                                    toJava(python, address(value), types[1]));
                        }
                    });
        }
        return map;
    }

    private static long address(PyObject object) {
        return ((Reference) object).address();
    }
}

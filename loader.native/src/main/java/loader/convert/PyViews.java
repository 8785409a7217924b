package loader.convert;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Set;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.python.PyList;
import loader.python.PyMap;
import loader.python.PySet;
import loader.python.PyView;

/** Python containers as Java collections that read and write through. */
final class PyViews {

    private PyViews() {}

    static <E> PyList<E> list(AttachedThread python, Reference object, Class<E> item) {
        return new PyListView<>(container(python, object, List.class), new ElementType<>(item));
    }

    static <K, V> PyMap<K, V> map(
            AttachedThread python, Reference object, Class<K> key, Class<V> value) {
        PyContainer container = container(python, object, Map.class);
        return new PyMapView<>(container, new ElementType<>(key), new ElementType<>(value));
    }

    static <E> PySet<E> set(AttachedThread python, Reference object, Class<E> item) {
        return new PySetView<>(container(python, object, Set.class), new ElementType<>(item));
    }

    /** The view that the interface names, of whatever is in it. */
    static Object of(AttachedThread python, long object, Class<?> type) {
        return of(python, object, type, Object.class, Object.class);
    }

    /** The view of a type such as {@code PyList<String>}. */
    static Object of(AttachedThread python, long object, ParameterizedType type) {
        Type[] contents = type.getActualTypeArguments();
        Class<?> first = erased(contents[0]);
        return of(
                python,
                object,
                (Class<?>) type.getRawType(),
                first,
                contents.length == 1 ? first : erased(contents[1]));
    }

    private static Object of(
            AttachedThread python, long object, Class<?> type, Class<?> first, Class<?> second) {
        try (Reference borrowed = python.borrowed(object)) {
            if (type == PyMap.class) {
                return map(python, borrowed, first, second);
            }
            return type == PySet.class
                    ? set(python, borrowed, first)
                    : list(python, borrowed, first);
        }
    }

    private static Class<?> erased(Type type) {
        if (type instanceof ParameterizedType generic) {
            return (Class<?>) generic.getRawType();
        }
        return type instanceof Class<?> plain ? plain : Object.class;
    }

    static boolean isView(Class<?> type) {
        return PyView.class.isAssignableFrom(type) && type != PyView.class;
    }

    private static PyContainer container(AttachedThread python, Reference object, Class<?> kind) {
        if (!RichTypeConversion.callAs(
                python, Boolean.class, "is_seen_as", object, kind.getSimpleName())) {
            throw TypedConversion.refused(python, object.address(), kind, null);
        }
        return new PyContainer(python.borrowed(object.address()));
    }
}

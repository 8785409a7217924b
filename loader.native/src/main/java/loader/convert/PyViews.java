package loader.convert;

import java.util.List;
import java.util.Map;
import java.util.Set;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.python.PyList;
import loader.python.PyMap;
import loader.python.PyObject;
import loader.python.PySet;
import loader.spi.values.ElementType;
import loader.spi.views.PyListView;
import loader.spi.views.PyMapView;
import loader.spi.views.PySetView;

/** Python containers as Java collections that read and write through. */
final class PyViews {

    private PyViews() {}

    static <E> PyList<E> list(AttachedThread python, Reference object, Class<E> item) {
        return new PyListView<>(container(python, object, List.class), new ElementType<>(item));
    }

    static <K, V> PyMap<K, V> map(
            AttachedThread python, Reference object, Class<K> key, Class<V> value) {
        OwnedContainer container = container(python, object, Map.class);
        return new PyMapView<>(container, new ElementType<>(key), new ElementType<>(value));
    }

    static <E> PySet<E> set(AttachedThread python, Reference object, Class<E> item) {
        return new PySetView<>(container(python, object, Set.class), new ElementType<>(item));
    }

    /** The view that the interface names, of whatever is in it. */
    static Object of(AttachedThread python, long object, Class<?> type) {
        ElementType<Object> any = new ElementType<>(Object.class);
        try (Reference borrowed = python.borrowed(object)) {
            return of(python, borrowed, type, any, any);
        }
    }

    /** The view that the interface names. */
    static Object of(PyObject object, Class<?> type, ElementType<?> first, ElementType<?> last) {
        Reference reference = (Reference) object;
        return reference.interpreter().attached(python -> of(python, reference, type, first, last));
    }

    private static Object of(
            AttachedThread python,
            Reference object,
            Class<?> type,
            ElementType<?> first,
            ElementType<?> last) {
        if (type == PyMap.class) {
            return new PyMapView<>(container(python, object, Map.class), first, last);
        }
        return type == PySet.class
                ? new PySetView<>(container(python, object, Set.class), first)
                : new PyListView<>(container(python, object, List.class), first);
    }

    private static OwnedContainer container(
            AttachedThread python, Reference object, Class<?> kind) {
        if (!RichTypeConversion.callAs(
                python, Boolean.class, "is_seen_as", object, kind.getSimpleName())) {
            throw TypedConversion.refused(python, object.address(), kind, null);
        }
        return new OwnedContainer(python.borrowed(object.address()));
    }
}

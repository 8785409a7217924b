package loader.process;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import loader.python.PyMap;
import loader.python.PyObject;
import loader.python.PySet;
import loader.python.PyView;
import loader.spi.values.ElementType;
import loader.spi.values.SuggestedValue;
import loader.spi.views.PyContainer;
import loader.spi.views.PyListView;
import loader.spi.views.PyMapView;
import loader.spi.views.PySetView;

/** A Python container of the process. A key is a Java value, or an object of the process. */
final class RemoteContainer implements PyContainer<Object> {

    private final RemoteObject object;
    private final Set<String> methods = ConcurrentHashMap.newKeySet();

    /**
     * @param object which becomes the container's own
     */
    private RemoteContainer(RemoteObject object) {
        this.object = object;
    }

    /** The view that the interface names. The caller keeps the object. */
    static PyView view(
            RemoteObject object, Class<?> type, ElementType<?> first, ElementType<?> last) {
        if (type == PyMap.class) {
            return new PyMapView<>(of(object, Map.class), first, last);
        }
        return type == PySet.class
                ? new PySetView<>(of(object, Set.class), first)
                : new PyListView<>(of(object, List.class), first);
    }

    static RemoteContainer of(RemoteObject object, Class<?> kind) {
        if (!(Boolean) object.told("is_seen_as", kind.getSimpleName())) {
            throw SuggestedValue.refused(kind, null, object.typeName());
        }
        return new RemoteContainer((RemoteObject) object.copy());
    }

    @Override
    public PyObject object() {
        return object;
    }

    @Override
    public void require(String method) {
        if (!methods.contains(method)) {
            if (!(Boolean) object.told("has_method", method)) {
                throw new UnsupportedOperationException(object.typeName() + " has no " + method);
            }
            methods.add(method);
        }
    }

    /** A list as what has a hash in Python, a tuple; and a set as a frozenset. */
    static Object hashable(Object value) {
        if (value instanceof PyView) {
            return value;
        }
        if (value instanceof List<?> list) {
            return hashables(list);
        }
        return value instanceof Set<?> set
                ? new Encoder.Frozen(Arrays.asList(hashables(set)))
                : value;
    }

    private static Object[] hashables(Collection<?> values) {
        return values.stream().map(RemoteContainer::hashable).toArray();
    }

    @Override
    public <T> T withKey(Object value, Function<Object, T> use) {
        return use.apply(hashable(value));
    }

    @Override
    public <T> T withPresent(Object value, T absent, Function<Object, T> use) {
        Object key = hashable(value);
        boolean isPresent;
        try {
            isPresent = contains(key);
        } catch (IllegalArgumentException noValue) {
            return absent;
        }
        return isPresent ? use.apply(key) : absent;
    }

    @Override
    public boolean contains(Object key) {
        return (Boolean) object.told("contains", key);
    }

    @Override
    public <E> E value(Object key, ElementType<E> type) {
        return type.of(object.interpreter(), (PyObject) key);
    }

    @Override
    public <E> E item(Object key, ElementType<E> type) {
        if (type.isPlain()) {
            return object.toldAs(type.type(), "get_item", key);
        }
        try (PyObject item = object.getItem(key)) {
            return type.of(object.interpreter(), item);
        }
    }

    @Override
    public void put(Object key, Object value) {
        object.setItem(key, value);
    }

    @Override
    public void delete(Object key) {
        object.delItem(key);
    }

    @Override
    public void call(String method, Object key) {
        object.callMethod(method, key).close();
    }

    @Override
    public Members<Object> members() {
        RemoteObject list = object.toldObject("members");
        return new MemberList(list, (int) list.size());
    }

    private record MemberList(RemoteObject list, int size) implements Members<Object> {

        @Override
        public <T> T with(int index, Function<Object, T> use) {
            try (PyObject member = list.getItem(index)) {
                return use.apply(member);
            }
        }

        @Override
        public void close() {
            list.close();
        }
    }
}

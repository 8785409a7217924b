package loader.spi.views;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import loader.python.PyMap;
import loader.python.PythonException;
import loader.spi.values.ElementType;

/** A Python mapping as a map. */
public final class PyMapView<K, V> extends AbstractMap<K, V> implements PyMap<K, V>, ContainerView {

    private final PyContainer<?> container;
    private final ElementType<K> keyType;
    private final ElementType<V> valueType;

    public PyMapView(PyContainer<?> container, ElementType<K> keyType, ElementType<V> valueType) {
        this.container = container;
        this.keyType = keyType;
        this.valueType = valueType;
    }

    @Override
    public int size() {
        return container.size();
    }

    @Override
    public boolean containsKey(Object key) {
        return container.has(keyType, key);
    }

    /** Asks first whether the key is there: a defaultdict would make an item. */
    @Override
    public V get(Object key) {
        return keyType.admits(key) ? get(container, key) : null;
    }

    private <P> V get(PyContainer<P> in, Object key) {
        return in.withPresent(key, null, it -> in.item(it, valueType));
    }

    @Override
    public V put(K key, V value) {
        container.require("__setitem__");
        return put(container, key, value);
    }

    private <P> V put(PyContainer<P> in, K key, V value) {
        return in.withKey(
                key,
                it -> {
                    V before = in.contains(it) ? in.item(it, valueType) : null;
                    in.put(it, value);
                    return before;
                });
    }

    @Override
    public V remove(Object key) {
        container.require("__delitem__");
        return keyType.admits(key) ? remove(container, key) : null;
    }

    private <P> V remove(PyContainer<P> in, Object key) {
        return in.withPresent(
                key,
                null,
                it -> {
                    V before = in.item(it, valueType);
                    in.delete(it);
                    return before;
                });
    }

    @Override
    public void clear() {
        container.clear();
    }

    @Override
    public Set<Map.Entry<K, V>> entrySet() {
        return new Entries();
    }

    /** Goes on to the end, where the iterator gives its list back. */
    @Override
    public boolean containsValue(Object value) {
        boolean found = false;
        for (V each : values()) {
            found |= Objects.equals(value, each);
        }
        return found;
    }

    @Override
    public Set<K> keySet() {
        return new KeySet();
    }

    @Override
    public PyContainer<?> container() {
        return container;
    }

    /** A key and its value at the time; writing it writes into the mapping. */
    private final class Pair extends SimpleEntry<K, V> {

        private static final long serialVersionUID = 1;

        Pair(K key, V value) {
            super(key, value);
        }

        @Override
        public V setValue(V value) {
            put(getKey(), value);
            return super.setValue(value);
        }
    }

    private <P, T> Iterator<T> iterator(
            PyContainer<P> of, Function<P, T> value, Function<T, Object> key) {
        return new PyMemberIterator<>(
                of,
                value,
                key,
                it -> {
                    of.require("__delitem__");
                    of.delete(it);
                    return null;
                });
    }

    private <P> Iterator<K> keys(PyContainer<P> of) {
        return iterator(of, key -> of.value(key, keyType), key -> key);
    }

    private <P> Iterator<Map.Entry<K, V>> entries(PyContainer<P> of) {
        return iterator(of, key -> pair(of, key), Map.Entry::getKey);
    }

    private <P> Map.Entry<K, V> pair(PyContainer<P> in, P key) {
        try {
            return new Pair(in.value(key, keyType), in.item(key, valueType));
        } catch (PythonException raised) {
            if (raised.type().equals("KeyError")) {
                throw new ConcurrentModificationException(raised);
            }
            throw raised;
        }
    }

    private final class KeySet extends AbstractSet<K> {

        @Override
        public int size() {
            return PyMapView.this.size();
        }

        @Override
        public boolean contains(Object key) {
            return containsKey(key);
        }

        @Override
        public boolean remove(Object key) {
            boolean present = contains(key);
            PyMapView.this.remove(key);
            return present;
        }

        @Override
        public void clear() {
            PyMapView.this.clear();
        }

        @Override
        public Iterator<K> iterator() {
            return keys(container);
        }
    }

    private final class Entries extends AbstractSet<Map.Entry<K, V>> {

        @Override
        public int size() {
            return PyMapView.this.size();
        }

        @Override
        public boolean contains(Object other) {
            return other instanceof Map.Entry<?, ?> entry
                    && containsKey(entry.getKey())
                    && new SimpleEntry<>(entry.getKey(), get(entry.getKey())).equals(entry);
        }

        @Override
        public boolean remove(Object other) {
            boolean present = contains(other);
            if (present) {
                PyMapView.this.remove(((Map.Entry<?, ?>) other).getKey());
            }
            return present;
        }

        @Override
        public void clear() {
            PyMapView.this.clear();
        }

        @Override
        public Iterator<Map.Entry<K, V>> iterator() {
            return entries(container);
        }
    }
}

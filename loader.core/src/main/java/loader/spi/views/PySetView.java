package loader.spi.views;

import java.util.AbstractSet;
import java.util.Iterator;
import loader.python.PySet;
import loader.spi.values.ElementType;

/** A Python set as a set. */
public final class PySetView<E> extends AbstractSet<E> implements PySet<E>, ContainerView {

    private final PyContainer<?> container;
    private final ElementType<E> item;

    public PySetView(PyContainer<?> container, ElementType<E> item) {
        this.container = container;
        this.item = item;
    }

    @Override
    public int size() {
        return container.size();
    }

    @Override
    public boolean contains(Object value) {
        return container.has(item, value);
    }

    @Override
    public boolean add(E value) {
        container.require("add");
        return add(container, value);
    }

    private static <K> boolean add(PyContainer<K> in, Object value) {
        return in.withKey(
                value,
                key -> {
                    boolean isNew = !in.contains(key);
                    in.call("add", key);
                    return isNew;
                });
    }

    @Override
    public boolean remove(Object value) {
        container.require("discard");
        return item.admits(value) && remove(container, value);
    }

    private static <K> boolean remove(PyContainer<K> in, Object value) {
        return in.withPresent(
                value,
                false,
                key -> {
                    in.call("discard", key);
                    return true;
                });
    }

    @Override
    public void clear() {
        container.clear();
    }

    @Override
    public Iterator<E> iterator() {
        return iterator(container);
    }

    private <K> Iterator<E> iterator(PyContainer<K> of) {
        return new PyMemberIterator<>(
                of,
                key -> of.value(key, item),
                member -> member,
                key -> {
                    of.require("discard");
                    of.call("discard", key);
                    return null;
                });
    }

    @Override
    public PyContainer<?> container() {
        return container;
    }
}

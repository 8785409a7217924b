package loader.spi.views;

import java.util.AbstractList;
import java.util.Collection;
import java.util.Iterator;
import java.util.ListIterator;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.Function;
import loader.python.PyList;
import loader.python.PythonException;
import loader.spi.values.ElementType;

/** A Python sequence as a list. */
public final class PyListView<E> extends AbstractList<E>
        implements PyList<E>, ContainerView, RandomAccess {

    private final PyContainer<?> container;
    private final ElementType<E> item;

    public PyListView(PyContainer<?> container, ElementType<E> item) {
        this.container = container;
        this.item = item;
    }

    @Override
    public int size() {
        return container.size();
    }

    @Override
    public E get(int index) {
        return get(container, index);
    }

    private <K> E get(PyContainer<K> in, int index) {
        return at(in, index, key -> in.item(key, item));
    }

    @Override
    public E set(int index, E value) {
        container.require("__setitem__");
        return set(container, index, value);
    }

    private <K> E set(PyContainer<K> in, int index, E value) {
        return at(
                in,
                index,
                key -> {
                    E before = in.item(key, item);
                    in.put(key, value);
                    return before;
                });
    }

    @Override
    public void add(int index, E value) {
        container.require("insert");
        Objects.checkIndex(index, size() + 1);
        container.object().callMethod("insert", index, value).close();
        modCount++;
    }

    /** Takes the items out first: they may be its own. */
    @Override
    public boolean addAll(int index, Collection<? extends E> items) {
        int at = Objects.checkIndex(index, size() + 1);
        Object[] values = items.toArray();
        for (Object each : values) {
            addUnchecked(at++, each);
        }
        return values.length > 0;
    }

    @SuppressWarnings("unchecked") // from a collection of E
    private void addUnchecked(int index, Object value) {
        add(index, (E) value);
    }

    @Override
    public boolean addAll(Collection<? extends E> items) {
        return addAll(size(), items);
    }

    @Override
    public E remove(int index) {
        container.require("__delitem__");
        E removed = remove(container, index);
        modCount++;
        return removed;
    }

    private <K> E remove(PyContainer<K> in, int index) {
        return at(
                in,
                index,
                key -> {
                    E before = in.item(key, item);
                    in.delete(key);
                    return before;
                });
    }

    @Override
    protected void removeRange(int from, int to) {
        container.require("__delitem__");
        for (int i = to - 1; i >= from; i--) {
            delete(container, i);
        }
        modCount++;
    }

    private <K> void delete(PyContainer<K> in, int index) {
        at(
                in,
                index,
                key -> {
                    in.delete(key);
                    return null;
                });
    }

    /** Does something with the index as a Python object. */
    private <K, T> T at(PyContainer<K> in, int index, Function<K, T> use) {
        Objects.checkIndex(index, size());
        try {
            return in.withKey(index, use);
        } catch (PythonException raised) {
            if (!raised.type().equals("IndexError")) {
                throw raised;
            }
            IndexOutOfBoundsException gone = new IndexOutOfBoundsException(index);
            gone.initCause(raised);
            throw gone;
        }
    }

    @Override
    public Iterator<E> iterator() {
        return listIterator(0);
    }

    @Override
    public ListIterator<E> listIterator(int index) {
        return new PyListIterator<>(this, Objects.checkIndex(index, size() + 1));
    }

    @Override
    public PyContainer<?> container() {
        return container;
    }
}

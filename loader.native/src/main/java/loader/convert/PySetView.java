package loader.convert;

import java.util.AbstractSet;
import java.util.Iterator;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.python.PySet;

/** A Python set as a set. */
final class PySetView<E> extends AbstractSet<E> implements PySet<E>, ContainerView {

    private final PyContainer container;
    private final ElementType<E> item;

    PySetView(PyContainer container, ElementType<E> item) {
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
        return container.withKey(
                value,
                (python, key) -> {
                    boolean isNew = !container.contains(python, key);
                    call(python, "add", key);
                    return isNew;
                });
    }

    @Override
    public boolean remove(Object value) {
        container.require("discard");
        return item.admits(value) && container.withPresent(value, false, this::discard);
    }

    private boolean discard(AttachedThread python, long key) {
        call(python, "discard", key);
        return true;
    }

    private void call(AttachedThread python, String method, long key) {
        try (Reference member = python.borrowed(key)) {
            container.object().callMethod(method, member).close();
        }
    }

    @Override
    public void clear() {
        container.clear();
    }

    @Override
    public Iterator<E> iterator() {
        return new PyMemberIterator<>(
                container,
                item::of,
                member -> member,
                (python, key) -> {
                    container.require("discard");
                    return discard(python, key);
                });
    }

    @Override
    public PyContainer container() {
        return container;
    }
}

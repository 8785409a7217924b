package loader.spi.views;

import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;

/**
 * Goes through the members that a set or mapping has at the start, and notices when their number
 * changes on another way. Python's own iterators could not remove.
 */
final class PyMemberIterator<K, T> implements Iterator<T> {

    private final PyContainer<K> container;
    private final PyContainer.Members<K> members;
    private final Function<K, T> value;
    private final Function<T, Object> key;
    private final Function<K, ?> removal;
    private final int size;
    private int expected;
    private int next;
    private boolean removable;
    private T last;
    private boolean isOver;

    /**
     * @param value what is returned of a member
     * @param key the member in what is returned
     * @param removal takes a member out of the container
     */
    PyMemberIterator(
            PyContainer<K> container,
            Function<K, T> value,
            Function<T, Object> key,
            Function<K, ?> removal) {
        this.container = container;
        this.value = value;
        this.key = key;
        this.removal = removal;
        this.members = container.members();
        this.size = members.size();
        this.expected = size;
    }

    @Override
    public boolean hasNext() {
        if (next == size && !isOver) {
            members.close();
            isOver = true;
        }
        return !isOver;
    }

    @Override
    public T next() {
        int index = next; // saved: code of a member may advance this iterator
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        requireUnchanged();
        last = members.with(index, value);
        next = index + 1;
        removable = true;
        return last;
    }

    private void requireUnchanged() {
        if (container.size() != expected) {
            throw new ConcurrentModificationException(
                    "the size was " + expected + " and is " + container.size());
        }
    }

    @Override
    public void remove() {
        if (!removable) {
            throw new IllegalStateException("there is no member that was returned last");
        }
        requireUnchanged();
        if (isOver) {
            container.withKey(key.apply(last), removal);
        } else {
            members.with(next - 1, removal);
        }
        removable = false;
        expected = container.size();
    }
}

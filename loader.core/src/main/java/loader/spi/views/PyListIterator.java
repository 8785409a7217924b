package loader.spi.views;

import java.util.ConcurrentModificationException;
import java.util.ListIterator;
import java.util.NoSuchElementException;

/** Goes through a list view, and notices when its length changes on another way. */
final class PyListIterator<E> implements ListIterator<E> {

    private static final int NONE = -1;

    private final PyListView<E> list;
    private int next;
    private int last = NONE;
    private int expected;

    PyListIterator(PyListView<E> list, int next) {
        this.list = list;
        this.next = next;
        this.expected = list.size();
    }

    private void requireUnchanged() {
        if (list.size() != expected) {
            throw new ConcurrentModificationException(
                    "the length was " + expected + " and is " + list.size());
        }
    }

    private int requireLast() {
        if (last == NONE) {
            throw new IllegalStateException("there is no item that was returned last");
        }
        return last;
    }

    @Override
    public boolean hasNext() {
        return next < expected;
    }

    @Override
    public boolean hasPrevious() {
        return next > 0;
    }

    @Override
    public int nextIndex() {
        return next;
    }

    @Override
    public int previousIndex() {
        return next - 1;
    }

    @Override
    public E next() {
        return go(hasNext(), next, next + 1);
    }

    @Override
    public E previous() {
        return go(hasPrevious(), next - 1, next - 1);
    }

    private E go(boolean possible, int index, int after) {
        requireUnchanged();
        if (!possible) {
            throw new NoSuchElementException();
        }
        E value = list.get(index);
        last = index;
        next = after;
        return value;
    }

    @Override
    public void remove() {
        requireLast();
        requireUnchanged();
        list.removeRange(last, last + 1);
        next = last;
        left();
    }

    @Override
    public void set(E value) {
        requireLast();
        requireUnchanged();
        list.set(last, value);
    }

    @Override
    public void add(E value) {
        requireUnchanged();
        list.add(next++, value);
        left();
    }

    private void left() {
        last = NONE;
        expected = list.size();
    }
}

package loader.convert;

import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;

/**
 * Goes through the members that a set or mapping has at the start, and notices when their number
 * changes on another way. Python's own iterators could not remove.
 */
final class PyMemberIterator<T> implements Iterator<T> {

    private final PyContainer container;
    private final Reference members;
    private final PyContainer.KeyUse<T> value;
    private final Function<T, Object> key;
    private final PyContainer.KeyUse<?> removal;
    private int expected;
    private int next;
    private int size;
    private boolean removable;
    private T last;
    private boolean isOver;

    /**
     * @param value what is returned of a member
     * @param key the member in what is returned
     * @param removal takes a member out of the container
     */
    PyMemberIterator(
            PyContainer container,
            PyContainer.KeyUse<T> value,
            Function<T, Object> key,
            PyContainer.KeyUse<?> removal) {
        this.container = container;
        this.value = value;
        this.key = key;
        this.removal = removal;
        this.members = container.attached(this::list);
    }

    private Reference list(AttachedThread python) {
        long it = container.object().held(python);
        try {
            Reference list = python.owned(python.api().PySequence_List(it));
            size = (int) list.size();
            expected = size;
            return list;
        } finally {
            python.decRef(it);
        }
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
        int index = next; // of which what happens meanwhile makes no other
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        requireUnchanged();
        last = container.attached(python -> at(python, index));
        next = index + 1;
        removable = true;
        return last;
    }

    /** A further reference to a member, for code that may end the iteration meanwhile. */
    private Reference member(AttachedThread python, int index) {
        return python.borrowed(python.fields().item(members.address(), true, index));
    }

    private T at(AttachedThread python, int index) {
        try (Reference member = member(python, index)) {
            return value.of(python, member.address());
        }
    }

    private Object removed(AttachedThread python) {
        try (Reference member = member(python, next - 1)) {
            return removal.of(python, member.address());
        }
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
            container.attached(this::removed);
        }
        removable = false;
        expected = container.size();
    }
}

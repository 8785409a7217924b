package loader.convert;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.python.PyObject;

/**
 * Goes through what Python iterates over, such as a generator. It gives its reference back at the
 * end, after an exception, and when it is closed; a generator that nobody else has ends with that.
 */
final class PyIterator<E> implements Iterator<E>, AutoCloseable {

    private final Reference iterator;
    private final ElementType<E> element;
    private E next;
    private boolean hasNext;
    private boolean isOver;

    /**
     * @param iterator closed with this one
     */
    private PyIterator(Reference iterator, ElementType<E> element) {
        this.iterator = iterator;
        this.element = element;
    }

    static <E> PyIterator<E> over(AttachedThread python, long iterable, ElementType<E> element) {
        return new PyIterator<>(iterator(python, iterable), element);
    }

    /** The iterator's items are awaited on the event loop when the iterable is asynchronous. */
    private static Reference iterator(AttachedThread python, long iterable) {
        long iterator = python.api().PyObject_GetIter(iterable);
        if (iterator != 0) {
            return python.owned(iterator);
        }
        RuntimeException refused = python.raised();
        try (Reference object = python.borrowed(iterable);
                PyObject asynchronous = object.findAttr("__aiter__").orElseThrow(() -> refused)) {
            return python.owned(Awaiting.call(python, "items", object));
        }
    }

    /** Closes the iterator when it is closed. */
    Stream<E> stream() {
        Spliterator<E> items = Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED);
        return StreamSupport.stream(items, false).onClose(this::close);
    }

    @Override
    public boolean hasNext() {
        if (!hasNext && !isOver) {
            iterator.interpreter().attached(this::advance);
        }
        return hasNext;
    }

    private Void advance(AttachedThread python) {
        boolean failed = true;
        long held = iterator.held(python);
        try {
            long item = python.api().PyIter_Next(held);
            if (item != 0) {
                next = element.consume(python, item);
                hasNext = true;
            } else if (python.api().PyErr_Occurred() != 0) {
                throw python.raised();
            }
            failed = false;
        } finally {
            python.decRef(held);
            if (failed || !hasNext) {
                close();
            }
        }
        return null;
    }

    @Override
    public E next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        hasNext = false;
        E item = next;
        next = null;
        return item;
    }

    @Override
    public void close() {
        isOver = true;
        hasNext = false;
        iterator.close();
    }
}

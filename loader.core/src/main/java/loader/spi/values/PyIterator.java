package loader.spi.values;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Goes through what Python iterates over, such as a generator. It gives its reference back at the
 * end, after an exception, and when it is closed; a generator that nobody else has ends with that.
 */
public final class PyIterator<E> implements Iterator<E>, AutoCloseable {

    /** An iterator of Python. */
    public interface Source<E> {

        /** Gives the next item, if there is one. */
        boolean advance(Consumer<? super E> taker);

        /** Gives the reference back. */
        void close();
    }

    private final Source<E> source;
    private E next;
    private boolean hasNext;
    private boolean isOver;

    /**
     * @param source closed with this one
     */
    public PyIterator(Source<E> source) {
        this.source = source;
    }

    /** Itself, or a stream that closes it. */
    public Object as(Class<?> type) {
        if (type != Stream.class) {
            return this;
        }
        Spliterator<E> items = Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED);
        return StreamSupport.stream(items, false).onClose(this::close);
    }

    @Override
    public boolean hasNext() {
        if (!hasNext && !isOver) {
            boolean failed = true;
            try {
                hasNext = source.advance(item -> next = item);
                failed = false;
            } finally {
                if (failed || !hasNext) {
                    close();
                }
            }
        }
        return hasNext;
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
        source.close();
    }
}

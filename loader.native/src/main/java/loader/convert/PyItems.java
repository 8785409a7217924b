package loader.convert;

import java.util.Iterator;
import java.util.function.Consumer;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.python.PyObject;
import loader.spi.GenericConversion;
import loader.spi.values.ElementType;
import loader.spi.values.PyIterator;

/** An iterator of Python by its reference. */
record PyItems<E>(Reference iterator, ElementType<E> element) implements PyIterator.Source<E> {

    static <E> PyIterator<E> over(AttachedThread python, long iterable, ElementType<E> element) {
        return new PyIterator<>(new PyItems<>(iterator(python, iterable), element));
    }

    /** The iterator's items are awaited on the event loop when the iterable is asynchronous. */
    private static Reference iterator(AttachedThread python, long iterable) {
        long iterator = python.api().PyObject_GetIter(iterable);
        if (iterator != 0) {
            return python.owned(iterator);
        }
        RuntimeException raised = python.raised();
        try (Reference object = python.borrowed(iterable);
                PyObject asynchronous =
                        object.findAttr("__aiter__")
                                .orElseThrow(
                                        () ->
                                                GenericConversion.unlessIterable(
                                                        object, Iterator.class, raised))) {
            return python.owned(Awaiting.call(python, "items", object));
        }
    }

    @Override
    public boolean advance(Consumer<? super E> taker) {
        return iterator.interpreter().attached(python -> advance(python, taker));
    }

    private boolean advance(AttachedThread python, Consumer<? super E> taker) {
        long held = iterator.held(python);
        try {
            long item = python.api().PyIter_Next(held);
            if (item != 0) {
                taker.accept(Elements.consume(python, item, element));
                return true;
            }
            if (python.api().PyErr_Occurred() != 0) {
                throw python.raised();
            }
            return false;
        } finally {
            python.decRef(held);
        }
    }

    @Override
    public void close() {
        iterator.close();
    }
}

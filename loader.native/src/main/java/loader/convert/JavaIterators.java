package loader.convert;

import java.util.Iterator;
import java.util.stream.BaseStream;
import loader.cpython.AttachedThread;
import loader.python.JavaFunction;
import loader.python.PyObject;

/** Java's iterators, iterables and streams as iterators and iterables of Python. */
final class JavaIterators {

    private JavaIterators() {}

    /** New reference to a generator. */
    static long iterator(AttachedThread python, Iterator<?> items) {
        return generator(python, items, null);
    }

    /** New reference to a generator, with which the stream is closed. */
    static long stream(AttachedThread python, BaseStream<?, ?> stream) {
        JavaFunction close =
                (attached, none) ->
                        attached.detached(
                                () -> {
                                    stream.close();
                                    return null;
                                });
        try (PyObject closing = python.function("close", close)) {
            return generator(python, stream.iterator(), closing);
        }
    }

    private static long generator(AttachedThread python, Iterator<?> items, PyObject closing) {
        JavaFunction step =
                (attached, none) ->
                        attached.detached(
                                () ->
                                        items.hasNext()
                                                ? new Object[] {items.next()}
                                                : new Object[0]);
        try (PyObject next = python.function("next", step)) {
            return RichTypeConversion.call(python, "java_iterator", next, closing);
        }
    }

    /** New reference to an object that begins anew with each iteration. */
    static long iterable(AttachedThread python, Iterable<?> items) {
        JavaFunction begin =
                (attached, none) -> attached.of(attached.detached(() -> items.iterator()));
        try (PyObject start = python.function("iterator", begin)) {
            return RichTypeConversion.call(python, "JavaIterable", start);
        }
    }
}

package loader.spi.values;

import java.util.Iterator;
import java.util.stream.BaseStream;
import loader.python.JavaFunction;

/** Java's iterators, iterables and streams as iterators and iterables of Python. */
final class JavaIterators {

    private JavaIterators() {}

    static FunctionCall iterator(Iterator<?> items) {
        return generator(items, null);
    }

    /** With the generator, the stream is closed. */
    static FunctionCall stream(BaseStream<?, ?> stream) {
        JavaFunction close =
                (attached, none) ->
                        attached.detached(
                                () -> {
                                    stream.close();
                                    return null;
                                });
        return generator(stream.iterator(), close);
    }

    private static FunctionCall generator(Iterator<?> items, JavaFunction close) {
        JavaFunction step =
                (attached, none) ->
                        attached.detached(
                                () ->
                                        items.hasNext()
                                                ? new Object[] {items.next()}
                                                : new Object[0]);
        return FunctionCall.ofValues("java_iterator", step, close);
    }

    /** An object that begins anew with each iteration. */
    static FunctionCall iterable(Iterable<?> items) {
        JavaFunction begin =
                (attached, none) -> attached.of(attached.detached(() -> items.iterator()));
        return FunctionCall.ofValues("JavaIterable", begin);
    }
}

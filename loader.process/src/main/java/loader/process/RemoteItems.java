package loader.process;

import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import loader.python.PyObject;
import loader.python.PythonException;
import loader.spi.GenericConversion;
import loader.spi.values.ElementType;
import loader.spi.values.PyIterator;

/** An iterator of Python by its number. */
record RemoteItems<E>(RemoteObject iterator, ElementType<E> element)
        implements PyIterator.Source<E> {

    static <E> RemoteItems<E> of(RemoteObject iterable, ElementType<E> element) {
        try {
            return new RemoteItems<>(iterable.toldObject("iteration"), element);
        } catch (PythonException raised) {
            throw GenericConversion.unlessIterable(iterable, Iterator.class, raised);
        }
    }

    @Override
    public boolean advance(Consumer<? super E> taker) {
        boolean byValue =
                element.isPlain()
                        && RemoteConversion.goesByValue(iterator.interpreter(), element.type());
        return byValue ? advanceByValue(taker) : advanceByObject(taker);
    }

    private boolean advanceByValue(Consumer<? super E> taker) {
        Collection<?> found = (Collection<?>) iterator.told("following_value");
        found.forEach(each -> taker.accept(RemoteConversion.adapted(each, element.type())));
        return !found.isEmpty();
    }

    private boolean advanceByObject(Consumer<? super E> taker) {
        Optional<PyObject> next = iterator.found(iterator.told("following"));
        if (next.isEmpty()) {
            return false;
        }
        try (PyObject item = next.get()) {
            taker.accept(element.of(iterator.interpreter(), item));
        }
        return true;
    }

    @Override
    public void close() {
        iterator.close();
    }
}

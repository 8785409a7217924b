package loader.convert;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import loader.cpython.AttachedThread;
import loader.cpython.Conversion;
import loader.cpython.OwnFunction;
import loader.cpython.PythonSide;
import loader.cpython.Reference;
import loader.python.PyBuffer;
import loader.python.PyList;
import loader.python.PyMap;
import loader.python.PyObject;
import loader.python.PySet;
import loader.spi.AddedConversion;
import loader.spi.values.ElementType;
import loader.spi.values.PythonErrors;
import loader.spi.views.LentCollection;
import loader.spi.views.LentList;
import loader.spi.views.LentMap;
import loader.spi.views.LentSet;

/** The conversions of {@code docs/conversions.md}. */
public final class Conversions implements Conversion {

    private final Supplier<List<AddedConversion>> added;

    /**
     * @param added the conversions of other bundles, which come and go
     */
    public Conversions(Supplier<List<AddedConversion>> added) {
        this.added = added;
    }

    @Override
    public List<AddedConversion> added() {
        return added.get();
    }

    @Override
    public long toPython(AttachedThread python, Object value) {
        return ToPython.convert(python, value);
    }

    @Override
    public <T> T toJava(AttachedThread python, long object, Class<T> type) {
        return ToJava.convert(python, object, type);
    }

    @Override
    public Object toJava(AttachedThread python, long object, Type type) {
        return NativeTypes.toJava(python, object, type, Map.of());
    }

    @Override
    public <F> PyObject function(AttachedThread python, Class<F> type, F function) {
        return JavaFunctions.toPython(python, type, function);
    }

    @Override
    public <E> PyObject view(AttachedThread python, List<E> list, Class<E> item) {
        return lent(python, new LentList<>(list, new ElementType<>(item), errors(python)));
    }

    @Override
    public <E> PyObject view(AttachedThread python, Set<E> set, Class<E> item) {
        return lent(python, new LentSet<>(set, new ElementType<>(item), errors(python)));
    }

    @Override
    public <K, V> PyObject view(
            AttachedThread python, Map<K, V> map, Class<K> key, Class<V> value) {
        return lent(
                python,
                new LentMap<>(
                        map, new ElementType<>(key), new ElementType<>(value), errors(python)));
    }

    private static PythonErrors errors(AttachedThread python) {
        return JavaFunctions.errors(python.interpreter());
    }

    /** The Python object of a class in {@code views.py}. */
    private static PyObject lent(AttachedThread python, LentCollection collection) {
        long made = PythonSide.function(python, "views", collection.type());
        OwnFunction calling = collection::call;
        try (PyObject call = python.function("call", calling);
                Reference handle = python.interpreter().upcalls().handle(python, collection)) {
            return python.call(made, call, handle);
        } finally {
            python.decRef(made);
        }
    }

    @Override
    public <E> PyList<E> asList(AttachedThread python, Reference sequence, Class<E> item) {
        return PyViews.list(python, sequence, item);
    }

    @Override
    public <K, V> PyMap<K, V> asMap(
            AttachedThread python, Reference mapping, Class<K> key, Class<V> value) {
        return PyViews.map(python, mapping, key, value);
    }

    @Override
    public <E> PySet<E> asSet(AttachedThread python, Reference set, Class<E> item) {
        return PyViews.set(python, set, item);
    }

    @Override
    public byte[] bytes(AttachedThread python, long object, int most) {
        return BufferView.bytes(python, object, most);
    }

    @Override
    public PyBuffer buffer(AttachedThread python, long object) {
        return BufferView.of(python, object);
    }

    @Override
    public CompletionStage<PyObject> awaited(AttachedThread python, Reference awaitable) {
        return Awaiting.start(python, awaitable);
    }

    @Override
    public void stopAwaiting(AttachedThread python, double seconds) {
        Awaiting.stop(python, seconds);
    }
}

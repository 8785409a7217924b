package loader.cpython;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import loader.python.PyBuffer;
import loader.python.PyList;
import loader.python.PyMap;
import loader.python.PyObject;
import loader.python.PySet;
import loader.spi.AddedConversion;

/** What Java values and Python objects are to each other. The thread is attached. */
public interface Conversion {

    /** New reference, or NULL with an exception set. */
    long toPython(AttachedThread python, Object value);

    /** The value of a borrowed object. */
    <T> T toJava(AttachedThread python, long object, Class<T> type);

    /** The same of a generic type. */
    Object toJava(AttachedThread python, long object, Type type);

    /** A Python function that calls the one method of a functional interface. */
    <F> PyObject function(AttachedThread python, Class<F> type, F function);

    /** A Python object that shows the list as it is at any time. */
    <E> PyObject view(AttachedThread python, List<E> list, Class<E> item);

    /** The same of a set. */
    <E> PyObject view(AttachedThread python, Set<E> set, Class<E> item);

    /** The same of a map. */
    <K, V> PyObject view(AttachedThread python, Map<K, V> map, Class<K> key, Class<V> value);

    /** A list that shows the Python sequence as it is at any time. */
    <E> PyList<E> asList(AttachedThread python, Reference sequence, Class<E> item);

    /** The same of a mapping. */
    <K, V> PyMap<K, V> asMap(
            AttachedThread python, Reference mapping, Class<K> key, Class<V> value);

    /** The same of a set. */
    <E> PySet<E> asSet(AttachedThread python, Reference set, Class<E> item);

    /** The conversions of other bundles. */
    List<AddedConversion> added();

    /** A copy of the first bytes that a borrowed object offers, at most as many as asked for. */
    byte[] bytes(AttachedThread python, long object, int most);

    /** The memory that a borrowed object offers. */
    PyBuffer buffer(AttachedThread python, long object);

    /** The result of an awaitable, which the interpreter's event loop completes. */
    CompletionStage<PyObject> awaited(AttachedThread python, Reference awaitable);

    /** Cancels what is still awaited, at the end of the interpreter. */
    void stopAwaiting(AttachedThread python, double seconds);
}

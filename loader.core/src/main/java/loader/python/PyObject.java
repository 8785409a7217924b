package loader.python;

import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One counted reference to a Python object; closing it gives the count back. Every method attaches
 * the calling thread for its duration when it is not attached. Arguments are Java values or other
 * {@code PyObject}s of the same interpreter, which stay the caller's; what is returned as a {@code
 * PyObject} the caller closes. {@code equals} and {@code hashCode} are Python's {@code ==} and
 * {@code hash}.
 *
 * <p>What Python raises is thrown as a {@link PythonException}. An argument that stands for nothing
 * in Python, or is of another interpreter, is an {@code IllegalArgumentException}; a closed object
 * and one of an interpreter that has ended are an {@code IllegalStateException}. Any thread may use
 * and close an object.
 */
@ProviderType
public interface PyObject extends AutoCloseable {

    /** {@code object.name}. */
    PyObject getAttr(String name);

    /** The attribute as {@link #as(Class)} gives it. */
    <T> T getAttrAs(Class<T> type, String name);

    /** The attribute, or empty when there is none; other failures are thrown. */
    Optional<PyObject> findAttr(String name);

    /** {@code object.name = value}. */
    void setAttr(String name, Object value);

    /** {@code del object.name}. */
    void delAttr(String name);

    /** {@code object(*arguments)}. */
    PyObject call(Object... arguments);

    /**
     * Calls, and gives the result as {@link #as(Class)} does: the fastest way, no reference is
     * made.
     */
    <T> T callAs(Class<T> type, Object... arguments);

    /** Calls, and gives the result as {@link #as(Type)} does. */
    @SuppressWarnings("TypeParameterUnusedInFormals") // the caller says what the type stands for
    default <T> T callAs(Type type, Object... arguments) {
        try (PyObject result = call(arguments)) {
            return result.as(type);
        }
    }

    /** Calls with keyword arguments besides the positional ones. */
    PyObject callWith(Map<String, ?> keywords, Object... arguments);

    /** {@code object.name(*arguments)}. */
    PyObject callMethod(String name, Object... arguments);

    /** Calls the method, and gives the result as {@link #as(Class)} does, without a reference. */
    <T> T callMethodAs(Class<T> type, String name, Object... arguments);

    /** Calls the method, and gives the result as {@link #as(Type)} does. */
    @SuppressWarnings("TypeParameterUnusedInFormals") // the caller says what the type stands for
    default <T> T callMethodAs(Type type, String name, Object... arguments) {
        try (PyObject result = callMethod(name, arguments)) {
            return result.as(type);
        }
    }

    /**
     * Applies a function of the module {@code operator} or a built-in one with this object as its
     * first operand: {@code add}, {@code lt}, {@code contains}, {@code iadd}, {@code iter}, {@code
     * next}, {@code divmod}…
     */
    PyObject operator(String name, Object... operands);

    /** {@code object[key]}. */
    PyObject getItem(Object key);

    /** {@code object[key] = value}. */
    void setItem(Object key, Object value);

    /** {@code del object[key]}. */
    void delItem(Object key);

    /** {@code len(…)}. */
    long size();

    /** Iterates as {@code for} does; each item is closed when the action returns. */
    void forEach(Consumer<? super PyObject> action);

    /**
     * Runs the body inside the context manager, as {@code with} does; the body gets what it
     * entered, and null is returned when the manager suppresses what the body throws.
     */
    <T> T with(Function<? super PyObject, T> body);

    /**
     * Awaits a coroutine or future on the interpreter's event loop, a thread of its own. The stage
     * completes on that thread; its object is the receiver's to close.
     */
    CompletionStage<PyObject> awaited();

    /** The memory of the object, shared with it until the buffer is closed. */
    PyBuffer buffer();

    /** Whether it is {@code None}. */
    boolean isNone();

    /** Identity, as Python's {@code is}. */
    boolean is(PyObject other);

    /** Truth, as {@code bool(…)}. */
    boolean isTrue();

    /** The name of its type, such as {@code dict} or {@code collections.OrderedDict}. */
    String typeName();

    /**
     * The object as a value of the Java type, by the table in {@code docs/conversions.md}; {@code
     * Object.class} chooses by the object.
     *
     * @throws ClassCastException when it is of another kind or does not fit
     */
    <T> T as(Class<T> type);

    /**
     * The object as a value of a generic type, such as {@code List<Map<String, Long>>}. The type
     * comes from reflection or from a type token of a library. The caller assigns the result to a
     * variable of this type; the compiler cannot check it.
     *
     * @throws ClassCastException when the object does not fit, or when Loader cannot make values of
     *     the type
     */
    @SuppressWarnings("TypeParameterUnusedInFormals") // the caller says what the type stands for
    <T> T as(Type type);

    /**
     * The sequence as a list that reads and writes through, which the caller closes; its items are
     * what {@link #as(Class)} makes of them.
     *
     * @throws ClassCastException when it is no sequence, or is a {@code str}
     */
    <E> PyList<E> asList(Class<E> item);

    /** The same of a mapping. */
    <K, V> PyMap<K, V> asMap(Class<K> key, Class<V> value);

    /** The same of a set. */
    <E> PySet<E> asSet(Class<E> item);

    /** A second reference to the same object, which the caller closes. */
    PyObject copy();

    /** {@code repr(…)} of the object. */
    String repr();

    /** {@code str(…)} of the object. */
    @Override
    String toString();

    /** Gives the reference back; a second time does nothing. */
    @Override
    void close();
}

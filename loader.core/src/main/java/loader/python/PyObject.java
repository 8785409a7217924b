package loader.python;

import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One counted reference to a Python object. {@link #close} releases the reference. Any thread may
 * use and close the object; each method attaches the thread for the time of the call. Arguments are
 * Java values or {@code PyObject}s of the same interpreter. The caller keeps the arguments, and
 * closes each returned {@code PyObject}. {@code equals} and {@code hashCode} are Python's {@code
 * ==} and {@code hash}.
 *
 * <p>An exception of Python is thrown as a {@link PythonException}. An argument without a Python
 * counterpart, or of another interpreter, raises {@code IllegalArgumentException}. A closed object,
 * or an object of an ended interpreter, raises {@code IllegalStateException}.
 */
@ProviderType
public interface PyObject extends AutoCloseable {

    /** {@code object.name}. */
    PyObject getAttr(String name);

    /** The attribute as {@link #as(Class)} gives it. */
    <T> T getAttrAs(Class<T> type, String name);

    /** The attribute, or empty if the object has none. Other exceptions are thrown. */
    Optional<PyObject> findAttr(String name);

    /** {@code object.name = value}. */
    void setAttr(String name, Object value);

    /** {@code del object.name}. */
    void delAttr(String name);

    /** {@code object(*arguments)}. */
    PyObject call(Object... arguments);

    /**
     * Calls, and converts the result as {@link #as(Class)} does. This is the fastest call, because
     * it makes no reference.
     */
    <T> T callAs(Class<T> type, Object... arguments);

    /** Calls, and converts the result as {@link #as(Type)} does. */
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

    /** Calls the method, and converts the result as {@link #as(Class)} does. */
    <T> T callMethodAs(Class<T> type, String name, Object... arguments);

    /** Calls the method, and converts the result as {@link #as(Type)} does. */
    @SuppressWarnings("TypeParameterUnusedInFormals") // the caller says what the type stands for
    default <T> T callMethodAs(Type type, String name, Object... arguments) {
        try (PyObject result = callMethod(name, arguments)) {
            return result.as(type);
        }
    }

    /**
     * Applies a function of the module {@code operator}, or a built-in function, to this object and
     * the operands: {@code add}, {@code lt}, {@code contains}, {@code iadd}, {@code iter}, {@code
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

    /** Iterates as {@code for} does. Each item is closed when the action returns. */
    void forEach(Consumer<? super PyObject> action);

    /**
     * Runs the body inside this context manager, as {@code with} does. The body gets the result of
     * {@code __enter__}. The result is null if the manager suppresses an exception of the body.
     */
    <T> T with(Function<? super PyObject, T> body);

    /**
     * Awaits a coroutine or future on the event loop of the interpreter, which has its own thread.
     * The stage completes on this thread. The receiver closes the object. Whoever cancels the stage
     * ({@code toCompletableFuture().cancel}) cancels the coroutine. At the end of the interpreter
     * the coroutine is cancelled, and a stage that is left fails.
     */
    CompletionStage<PyObject> awaited();

    /** The memory of the object. Java and Python share the memory until the buffer is closed. */
    PyBuffer buffer();

    /** Whether it is {@code None}. */
    boolean isNone();

    /** Identity, as Python's {@code is}. */
    boolean is(PyObject other);

    /** Truth, as {@code bool(…)}. */
    boolean isTrue();

    /** The name of the type, such as {@code dict} or {@code collections.OrderedDict}. */
    String typeName();

    /**
     * The object as a value of the Java type, by the table in {@code docs/conversions.md}; {@code
     * Object.class} chooses by the object.
     *
     * @throws ClassCastException if the object is of another kind or does not fit
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
     * The sequence as a list. Java reads and writes the sequence itself. Items are converted as by
     * {@link #as(Class)}. The caller closes the list.
     *
     * @throws ClassCastException if the object is no sequence, or is a {@code str}
     */
    <E> PyList<E> asList(Class<E> item);

    /** The same for a mapping. */
    <K, V> PyMap<K, V> asMap(Class<K> key, Class<V> value);

    /** The same for a set. */
    <E> PySet<E> asSet(Class<E> item);

    /** A second reference to the same object. The caller closes it. */
    PyObject copy();

    /** {@code repr(…)} of the object. */
    String repr();

    /** {@code str(…)} of the object. */
    @Override
    String toString();

    /** Releases the reference. A second call does nothing. */
    @Override
    void close();
}

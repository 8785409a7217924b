package loader.python;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The attachment of this thread to an interpreter, with methods that make Python objects. Use it in
 * a try-with-resources, on the thread that attached only. Every returned object is a new reference.
 * The caller closes the reference.
 *
 * <p>One rule says which code has the GIL: Java code has the GIL while its thread has an {@code
 * Attached}, except during {@link #detached}. Code that Python calls therefore has the GIL if it
 * gets an {@code Attached}: a {@link JavaFunction}, a {@code Loader}, work on the main thread. All
 * other code that Python calls runs without the GIL and may wait for other threads: methods of
 * services and of other Java objects, collections behind views, finders, streams, and code that
 * depends on the stage of {@link PyObject#awaited}.
 */
@ProviderType
public interface Attached extends AutoCloseable {

    /** The interpreter that this thread is attached to. */
    Interpreter interpreter();

    /** Imports the module with this absolute name. The result is the module, not its package. */
    PyModule importModule(String name);

    /** The module with this name in {@code sys.modules}. A missing module is imported. */
    PyModule module(String name);

    /** A new module with this name. The module is not added to {@code sys.modules}. */
    PyModule newModule(String name);

    /**
     * The Python object for a Java value: null, booleans, numbers, text, bytes, collections, or a
     * {@link PyObject}.
     */
    PyObject of(Object value);

    /**
     * A Python function that calls Java. Any attached thread may call the function. Java keeps the
     * function's code until Python deletes the function.
     */
    PyObject function(String name, JavaFunction function);

    /**
     * A Python function that calls the one method of a functional interface, such as {@code
     * Comparator}: {@code function(Comparator.class, String::compareTo)}. Arguments are converted
     * to the types of the method's parameters, {@code Object} letting them choose ({@code
     * docs/conversions.md}); a {@link PyObject} among them is the method's to close. The method
     * runs without the GIL.
     *
     * @throws IllegalArgumentException if the type has not exactly one abstract method
     */
    <F> PyObject function(Class<F> type, F function);

    /**
     * The list as a {@code collections.abc.MutableSequence}. Python reads and writes the list
     * itself. A value that Python puts into the list is converted as by {@link PyObject#as(Class)}.
     * A container that Python takes out of the list is a view, too.
     */
    <E> PyObject view(List<E> list, Class<E> item);

    /** The same of a set, as a {@code MutableSet}. */
    <E> PyObject view(Set<E> set, Class<E> item);

    /** The same of a map, as a {@code MutableMapping}. */
    <K, V> PyObject view(Map<K, V> map, Class<K> key, Class<V> value);

    /** The code object of a source text, as {@code compile(source, fileName, "exec")}. */
    PyObject compile(String source, String fileName);

    /** Executes a code object with the module's namespace as globals. */
    void exec(PyObject code, PyModule module);

    /** The value of an expression over the module's namespace. */
    PyObject eval(String expression, PyModule module);

    /**
     * The Python exception behind a Java exception. Loader keeps the Python exception of the last
     * Java exception of this thread until the thread detaches. Inside a function that Python
     * called, Loader keeps the last 16 until the function returns. The caller closes the result.
     */
    Optional<PyObject> original(RuntimeException thrown);

    /**
     * Gives up the GIL for the time of the work, which may block. On a virtual thread, Python may
     * see another thread afterwards.
     */
    <T> T detached(Supplier<T> work);

    /** Detaches the thread. A nested attachment leaves the thread attached. */
    @Override
    void close();
}

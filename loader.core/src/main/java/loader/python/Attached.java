package loader.python;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Proof that this thread is attached to an interpreter, and what can be made there. Held in a
 * try-with-resources and never handed to another thread. Every object returned is a new reference
 * that the caller closes.
 *
 * <p>One rule says who has the GIL: Java code has it while it has an {@code Attached} on its
 * thread, and gives it up for the time of {@link #detached}. So code that Python calls has the GIL
 * when it is given an {@code Attached}: a {@link JavaFunction}, a {@code Loader}, work on the main
 * thread. All other code that Python calls runs without it, and may wait for other threads: methods
 * of services and other Java objects, collections that are seen through views, finders, streams,
 * and what depends on the stage of {@link PyObject#awaited}.
 */
@ProviderType
public interface Attached extends AutoCloseable {

    /** The interpreter that this thread is attached to. */
    Interpreter interpreter();

    /** Imports a module by its absolute name and returns it itself, not the package it is in. */
    PyModule importModule(String name);

    /** The module that {@code sys.modules} has under the name; imported when there is none. */
    PyModule module(String name);

    /** A new module that is in no table, with the given name. */
    PyModule newModule(String name);

    /**
     * The Python object for a Java value: null, booleans, numbers, text, bytes, collections, or a
     * {@link PyObject}.
     */
    PyObject of(Object value);

    /**
     * A Python function that calls Java. It may be called on any thread, attached, until Python
     * drops it.
     */
    PyObject function(String name, JavaFunction function);

    /**
     * The list as a {@code collections.abc.MutableSequence} that reads and writes through. What
     * Python puts into it becomes an item as {@link PyObject#as} does; containers in it are views
     * too.
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
     * The Python exception that a Java one was made from: of the last one thrown on this thread,
     * until it detaches; in a function that Python called, of the last 16, until it returns. The
     * caller closes it.
     */
    Optional<PyObject> original(RuntimeException thrown);

    /**
     * Lets other threads run Python while this one does something else that may block. On a virtual
     * thread Python may see another of its threads afterwards.
     */
    <T> T detached(Supplier<T> work);

    /** Detaches the thread, unless it was attached before. */
    @Override
    void close();
}

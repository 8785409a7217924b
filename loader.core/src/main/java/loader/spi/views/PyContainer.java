package loader.spi.views;

import java.util.function.Function;
import loader.python.PyObject;
import loader.spi.values.ElementType;

/**
 * The Python container that is below a view; the view owns it.
 *
 * @param <K> a key, a member or an index, which is a Python object already or is about to be one
 */
public interface PyContainer<K> {

    PyObject object();

    default int size() {
        return (int) Math.min(object().size(), Integer.MAX_VALUE);
    }

    /**
     * Looks for a method in the type, as the interpreter does for its operators.
     *
     * @throws UnsupportedOperationException when there is none
     */
    void require(String method);

    default void clear() {
        require("clear");
        object().callMethod("clear").close();
    }

    /** Does something with a Java value as a key. */
    <T> T withKey(Object value, Function<K, T> use);

    /** The same when the container has the key; what Python has no value for is in none. */
    <T> T withPresent(Object value, T absent, Function<K, T> use);

    /** Whether the key is in the container; what has no hash is in none. */
    boolean contains(K key);

    /** The key itself as a Java value. */
    <E> E value(K key, ElementType<E> type);

    /** What the container has at the key. */
    <E> E item(K key, ElementType<E> type);

    void put(K key, Object value);

    void delete(K key);

    /** Calls a method of the container with the key. */
    void call(String method, K key);

    /** The members or keys that the container has now. The caller closes them. */
    Members<K> members();

    /** Whether a Java value of the type is in the container. */
    default boolean has(ElementType<?> type, Object value) {
        return type.admits(value) && withPresent(value, false, key -> true);
    }

    /** Members or keys of a container at one time. */
    interface Members<K> {

        int size();

        /** Does something with a member. Other code may close the members meanwhile. */
        <T> T with(int index, Function<K, T> use);

        void close();
    }
}

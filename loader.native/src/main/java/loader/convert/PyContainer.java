package loader.convert;

import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.python.PyObject;
import loader.python.PythonException;

/** The Python container that is below a view; the view owns it. */
final class PyContainer {

    private final Reference object;

    /** Takes the reference over. */
    PyContainer(Reference object) {
        this.object = object;
    }

    <T> T attached(Function<AttachedThread, T> work) {
        return object.interpreter().attached(work);
    }

    Reference object() {
        return object;
    }

    int size() {
        return (int) Math.min(object.size(), Integer.MAX_VALUE);
    }

    /**
     * Looks for a method in the type, as the interpreter does for its operators.
     *
     * @throws UnsupportedOperationException when there is none
     */
    void require(String method) {
        attached(
                python -> {
                    try (Reference type = python.borrowed(python.fields().type(object.address()))) {
                        requireIn(type, method);
                    }
                    return null;
                });
    }

    private void requireIn(Reference type, String method) {
        PyObject found = type.findAttr(method).orElse(null);
        if (found == null) {
            throw new UnsupportedOperationException(object.typeName() + " has no " + method);
        }
        found.close();
    }

    /** New reference to an item. */
    long item(AttachedThread python, long key) {
        return during(python, it -> python.required(python.api().PyObject_GetItem(it, key)));
    }

    /** The code of a key or of an item may close the view, and the container is still there. */
    private long during(AttachedThread python, LongUnaryOperator call) {
        long it = object.held(python);
        try {
            return call.applyAsLong(it);
        } finally {
            python.decRef(it);
        }
    }

    void put(AttachedThread python, long key, Object value) {
        long item = python.required(python.toPython(value));
        try {
            during(python, it -> python.check(python.api().PyObject_SetItem(it, key, item)));
        } finally {
            python.decRef(item);
        }
    }

    void delete(AttachedThread python, long key) {
        during(python, it -> python.check(python.api().PyObject_DelItem(it, key)));
    }

    void clear() {
        require("clear");
        object.callMethod("clear").close();
    }

    /** Whether a Java value of the type is in the container. */
    boolean has(ElementType<?> type, Object value) {
        return type.admits(value) && withPresent(value, false, (python, key) -> true);
    }

    /** Whether the key is in the container; what has no hash is in none. */
    boolean contains(AttachedThread python, long key) {
        try {
            long found =
                    during(python, it -> python.check(python.api().PySequence_Contains(it, key)));
            return found == 1;
        } catch (PythonException raised) {
            if (raised.type().equals("TypeError") && !isHashable(python, key)) {
                return false;
            }
            throw raised;
        }
    }

    private static boolean isHashable(AttachedThread python, long key) {
        if (python.api().PyObject_Hash(key) != -1) {
            return true;
        }
        python.api().PyErr_Clear();
        return false;
    }

    /** Does something with a Java value as a key. */
    <T> T withKey(Object value, KeyUse<T> use) {
        return attached(python -> with(python, HashableKeys.of(python, value), use));
    }

    /** The same when the container has the key; what Python has no value for is in none. */
    <T> T withPresent(Object value, T absent, KeyUse<T> use) {
        return attached(
                python -> {
                    long key;
                    try {
                        key = HashableKeys.of(python, value);
                    } catch (IllegalArgumentException noValue) {
                        return absent;
                    }
                    return with(
                            python,
                            key,
                            (same, it) -> contains(same, it) ? use.of(same, it) : absent);
                });
    }

    private static <T> T with(AttachedThread python, long key, KeyUse<T> use) {
        try {
            return use.of(python, key);
        } finally {
            python.decRef(key);
        }
    }

    /** Something done with a borrowed key. */
    @FunctionalInterface
    interface KeyUse<T> {
        T of(AttachedThread python, long key);
    }
}

package loader.python;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One counted reference to a Python object; closing it gives the count back. Every method attaches
 * the calling thread for its duration when it is not attached. Arguments are Java values or other
 * {@code PyObject}s, which stay the caller's.
 */
@ProviderType
public interface PyObject extends AutoCloseable {

    PyObject getAttr(String name);

    /** The attribute, or empty when there is none; other failures are thrown. */
    Optional<PyObject> findAttr(String name);

    void setAttr(String name, Object value);

    void delAttr(String name);

    PyObject call(Object... arguments);

    PyObject callMethod(String name, Object... arguments);

    PyObject getItem(Object key);

    void setItem(Object key, Object value);

    boolean isNone();

    /** Identity, as Python's {@code is}. */
    boolean is(PyObject other);

    /** Truth, as {@code bool(…)}. */
    boolean isTrue();

    /** The name of its type, such as {@code dict} or {@code collections.OrderedDict}. */
    String typeName();

    /**
     * The Java value: {@code Boolean}, {@code Integer}, {@code Long}, {@code Double}, {@code
     * String}, {@code byte[]}, {@code List}, {@code Map}.
     */
    <T> T as(Class<T> type);

    /** A second reference to the same object, which the caller closes. */
    PyObject copy();

    /** {@code str(…)} of the object. */
    @Override
    String toString();

    @Override
    void close();
}

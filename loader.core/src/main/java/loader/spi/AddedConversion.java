package loader.spi;

import java.util.Optional;
import loader.python.Attached;
import loader.python.PyObject;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Conversions of classes that Loader itself does not know: a service of an optional bundle. They
 * count after Loader's own conversions, also inside containers. The thread is attached.
 */
@ConsumerType
public interface AddedConversion {

    /** The Python object for a Java value, or empty if the class is not one of this conversion. */
    Optional<PyObject> toPython(Attached python, Object value);

    /** Whether this conversion makes values of the class. */
    boolean makes(Class<?> type);

    /**
     * The object as a value of a class that this conversion {@link #makes}. The object is not
     * {@code None}.
     *
     * @throws ClassCastException if the object does not fit
     */
    Object toJava(Attached python, PyObject object, Class<?> type);
}

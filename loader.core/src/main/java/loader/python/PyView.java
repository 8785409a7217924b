package loader.python;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A Python container seen as a Java collection, which reads and writes through. It owns one
 * reference: closing it gives the count back, and each later call throws {@code
 * IllegalStateException}. Passed to Python it is the container itself.
 */
@ProviderType
public interface PyView extends AutoCloseable {

    /** The container, a further reference, which the caller closes. */
    PyObject object();

    @Override
    void close();
}

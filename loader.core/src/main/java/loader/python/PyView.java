package loader.python;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A Java collection that reads and writes a Python container. The view owns one reference to the
 * container. {@link #close} releases the reference, and later calls throw {@code
 * IllegalStateException}. Python gets the container itself if a view is passed as an argument.
 */
@ProviderType
public interface PyView extends AutoCloseable {

    /** A further reference to the container. The caller closes it. */
    PyObject object();

    @Override
    void close();
}

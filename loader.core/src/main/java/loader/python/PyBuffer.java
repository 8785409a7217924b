package loader.python;

import java.nio.ByteBuffer;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The memory of a Python object, shared with Java ({@code Py_buffer}). The object cannot be resized
 * while the buffer is open.
 */
@ProviderType
public interface PyBuffer extends AutoCloseable {

    /**
     * The memory in native byte order. The buffer must be contiguous in C order. The result is
     * read-only if the object is. On Java 22 and newer, an access after {@link #close} raises
     * {@code IllegalStateException}. On older versions, the memory is freed only when no {@code
     * ByteBuffer} over it is reachable.
     */
    ByteBuffer bytes();

    /** The format of an item, as in the module {@code struct}. */
    String format();

    /** The bytes of one item. */
    long itemSize();

    /** Whether the memory is read-only. */
    boolean isReadOnly();

    /** The number of items in each dimension. Empty for a single item. */
    List<Long> shape();

    /** The distance in bytes from one item to the next, in each dimension. */
    List<Long> strides();

    /** Releases the memory ({@code PyBuffer_Release}). A second call does nothing. */
    @Override
    void close();
}

package loader.python;

import java.nio.ByteBuffer;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The memory of a Python object that is shared with Java ({@code Py_buffer}). While it is open the
 * object cannot resize; closing it gives the memory back.
 */
@ProviderType
public interface PyBuffer extends AutoCloseable {

    /**
     * The memory, in native byte order, for buffers that are contiguous in C order; read-only when
     * the object is. After {@link #close} an access raises {@code IllegalStateException} where the
     * Java version can tell (22 and newer), and before 22 the memory stays the object's until no
     * buffer over it is reachable any more: it is never freed under a reader.
     */
    ByteBuffer bytes();

    /** The format of an item, as in the module {@code struct}. */
    String format();

    /** The bytes of one item. */
    long itemSize();

    /** Whether the object lets nobody write. */
    boolean isReadOnly();

    /** How many items there are, by dimension; empty for a single one. */
    List<Long> shape();

    /** The distance in bytes from one item to the next, by dimension. */
    List<Long> strides();

    /**
     * Gives the memory back to the object ({@code PyBuffer_Release}); a second time does nothing.
     */
    @Override
    void close();
}

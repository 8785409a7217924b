package loader.capi;

import java.nio.charset.StandardCharsets;
import org.osgi.annotation.versioning.ConsumerType;

/** C memory by address. Nothing is checked. */
@ConsumerType
public interface Memory {

    /** Zeroed memory, which the caller frees. */
    long allocate(long size);

    void free(long address);

    int getInt(long address);

    long getLong(long address);

    void putInt(long address, int value);

    void putLong(long address, long value);

    byte[] getBytes(long address, int size);

    void putBytes(long address, byte[] bytes, int size);

    /** The length of the C text at the address. */
    int length(long address);

    /** The UTF-8 text at the address, up to its NUL. */
    default String getText(long address) {
        return new String(getBytes(address, length(address)), StandardCharsets.UTF_8);
    }

    /** A NUL-terminated UTF-8 copy of the text, which the caller frees. */
    default long allocateText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        long address = allocate(bytes.length + 1L);
        putBytes(address, bytes, bytes.length);
        return address;
    }
}

package loader.capi;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** C memory by address. Nothing is checked. */
@ConsumerType
public interface Memory {

    /** Zeroed memory, which the caller frees. */
    long allocate(long size);

    /** Memory as it comes, which the caller frees. */
    long allocateRaw(long size);

    void free(long address);

    /** The address of a direct buffer's first element. */
    long address(Buffer direct);

    int getInt(long address);

    long getLong(long address);

    void putInt(long address, int value);

    void putLong(long address, long value);

    /** The bytes of a value that stands for memory in some Javas only: a {@code MemorySegment}. */
    default Optional<ByteBuffer> segment(Object value) {
        return Optional.empty();
    }

    /** Memory of a given size as a buffer in native byte order; valid as long as the memory is. */
    ByteBuffer buffer(long address, int size);

    /** The same as access that can be ended, where Java can do that. */
    default Lease lease(long address, int size) {
        ByteBuffer memory = buffer(address, size);
        return new Lease() {
            @Override
            public ByteBuffer buffer() {
                return memory;
            }

            @Override
            public boolean end() {
                return false;
            }
        };
    }

    /** Access to memory for a time. */
    @ConsumerType
    interface Lease {

        ByteBuffer buffer();

        /** Makes every later access raise; false when this Java cannot do that. */
        boolean end();
    }

    /**
     * Keeps the memory of a direct buffer from being freed until the hold is closed.
     *
     * @throws IllegalArgumentException when that cannot be kept from whoever owns the memory
     * @throws IllegalStateException when it has been freed already
     */
    Hold hold(Buffer direct);

    /** Memory of Java that stays. */
    @ConsumerType
    interface Hold extends AutoCloseable {

        @Override
        void close();
    }

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

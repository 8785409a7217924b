package loader.libpython;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import loader.capi.Memory;

/**
 * The memory of this process, which other threads change and free meanwhile: what is not mapped is
 * not there, and ends nothing ({@code process_vm_readv}). Linux only.
 */
final class ReadableMemory {

    /** Longer than any name and any table of lines that is worth reading. */
    private static final int MOST = 1 << 16;

    /** {@code struct iovec}, one for either side. */
    private static final int IOVEC = 2 * Long.BYTES;

    private static final String READ = "process_vm_readv";

    private final CPython python;

    ReadableMemory(CPython python) {
        this.python = python;
    }

    boolean isSupported() {
        return python.has(READ);
    }

    Optional<ByteBuffer> read(long address, long size) {
        if (address == 0 || size < 0 || size > MOST) {
            return Optional.empty();
        }
        Memory memory = python.memory();
        long block = memory.allocate(2 * IOVEC + size);
        try {
            long to = block + 2 * IOVEC;
            put(memory, block, to, size);
            put(memory, block + IOVEC, address, size);
            long self = ProcessHandle.current().pid();
            long read = python.call(READ, self, block, 1, block + IOVEC, 1, 0);
            return read == size
                    ? Optional.of(
                            ByteBuffer.wrap(memory.getBytes(to, (int) size))
                                    .order(ByteOrder.nativeOrder()))
                    : Optional.empty();
        } finally {
            memory.free(block);
        }
    }

    private static void put(Memory memory, long vector, long base, long length) {
        memory.putLong(vector, base);
        memory.putLong(vector + Long.BYTES, length);
    }

    /** The word there, or 0. */
    long word(long address) {
        return read(address, Long.BYTES).map(ByteBuffer::getLong).orElse(0L);
    }

    /** The {@code int} there, or 0. */
    int number(long address) {
        return read(address, Integer.BYTES).map(ByteBuffer::getInt).orElse(0);
    }
}

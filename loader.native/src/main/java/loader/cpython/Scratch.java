package loader.cpython;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import loader.capi.Memory;

/**
 * C memory for the arguments of one call, handed out from a block that a thread keeps. What does
 * not fit is allocated for the call.
 */
final class Scratch {

    private static final int BLOCK = 4096;

    private final Memory memory;
    private final long block;
    private int used;

    Scratch(Memory memory) {
        this.memory = memory;
        this.block = memory.allocate(BLOCK);
    }

    /** A place in the block to return to. */
    int mark() {
        return used;
    }

    void release(int mark) {
        used = mark;
    }

    /**
     * Words of memory until the mark is released; the address is in the block or, when too many,
     * the caller's to free.
     */
    long words(int count) {
        return bytes((long) count * Long.BYTES);
    }

    /** No two have the same address: nothing takes a word, too. */
    long bytes(long size) {
        long aligned = Math.max(size, 1) + 7 & ~7L;
        if (aligned > BLOCK - used) {
            return memory.allocate(aligned);
        }
        long address = block + used;
        used += (int) aligned;
        return address;
    }

    /** Frees what did not fit into the block. */
    void free(long address) {
        if (address < block || address >= block + BLOCK) {
            memory.free(address);
        }
    }

    /** The text as UTF-8 with a NUL; freed with {@link #free}. */
    long text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        long address = bytes(utf8.length + 1);
        memory.putBytes(address, Arrays.copyOf(utf8, utf8.length + 1), utf8.length + 1);
        return address;
    }

    void discard() {
        memory.free(block);
    }
}

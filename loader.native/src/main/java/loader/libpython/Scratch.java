package loader.libpython;

import loader.capi.Memory;

/**
 * C memory for the arguments of one call, handed out from a block that a thread keeps. What does
 * not fit is allocated for the call. What was handed out last is freed first.
 */
public final class Scratch {

    private static final int BLOCK = 4096;

    private final Memory memory;
    private final long block;
    private int used;

    public Scratch(Memory memory) {
        this.memory = memory;
        this.block = memory.allocate(BLOCK);
    }

    public long words(int count) {
        return bytes((long) count * Long.BYTES);
    }

    /** No two have the same address: nothing takes a word, too. */
    public long bytes(long size) {
        long aligned = Math.max(size, 1) + 7 & ~7L;
        if (aligned > BLOCK - used) {
            return memory.allocate(aligned);
        }
        long address = block + used;
        used += (int) aligned;
        return address;
    }

    public void free(long address) {
        if (address < block || address >= block + BLOCK) {
            memory.free(address);
        } else {
            used = (int) (address - block);
        }
    }

    public void discard() {
        memory.free(block);
    }
}

package loader.library;

import java.nio.ByteBuffer;

/** {@code DT_HASH}: buckets of linked chains of symbol indices. */
final class ElfSysvHash {
    private final ByteBuffer table;
    private final long buckets;
    private final long symbols;

    ElfSysvHash(ElfSegments segments, long address) {
        ByteBuffer header = segments.bytes(address, 8, "hash table");
        buckets = Integer.toUnsignedLong(header.getInt(0));
        symbols = Integer.toUnsignedLong(header.getInt(4));
        if (address % 4 != 0) {
            throw new MalformedLibraryException("hash table is not aligned");
        }
        table = segments.bytes(address, 8 + 4 * (buckets + symbols), "hash table");
    }

    /** Checks that every chain ends; gives the number of symbols. */
    long requireChains() {
        long steps = 0;
        for (long bucket = 0; bucket < buckets; bucket++) {
            long symbol = entry(bucket);
            while (symbol != 0) {
                if (symbol >= symbols) {
                    throw MalformedLibraryException.of("hash bucket %d names no symbol", bucket);
                }
                if (++steps > symbols) {
                    throw new MalformedLibraryException("hash chains are cyclic");
                }
                symbol = entry(buckets + symbol);
            }
        }
        return symbols;
    }

    private long entry(long index) {
        return Integer.toUnsignedLong(table.getInt((int) (8 + 4 * index)));
    }
}

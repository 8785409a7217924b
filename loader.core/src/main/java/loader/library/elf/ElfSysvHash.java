package loader.library.elf;

import java.nio.ByteBuffer;
import java.util.BitSet;
import loader.library.MalformedLibraryException;

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

    long symbolCount() {
        return symbols;
    }

    /** Checks that every chain ends, and that each defined symbol is found. */
    void require(ElfSymbols named) {
        if (symbols > named.count()) {
            throw MalformedLibraryException.of("hash table has %d symbols too many", symbols);
        }
        long steps = 0;
        BitSet found = new BitSet();
        for (long bucket = 0; bucket < buckets; bucket++) {
            long symbol = entry(bucket);
            while (symbol != 0) {
                if (symbol >= symbols) {
                    throw MalformedLibraryException.of("hash bucket %d names no symbol", bucket);
                }
                if (++steps > symbols) {
                    throw new MalformedLibraryException("hash chains are cyclic");
                }
                if (Integer.remainderUnsigned(named.sysvHash((int) symbol), (int) buckets)
                        == bucket) {
                    found.set((int) symbol);
                }
                symbol = entry(buckets + symbol);
            }
        }
        requireFound(named, found);
    }

    private static void requireFound(ElfSymbols named, BitSet found) {
        for (int symbol = 1; symbol < named.count(); symbol++) {
            if (named.isExported(symbol) && !found.get(symbol)) {
                throw MalformedLibraryException.of("symbol %d is not where its hash says", symbol);
            }
        }
    }

    private long entry(long index) {
        return Integer.toUnsignedLong(table.getInt((int) (8 + 4 * index)));
    }
}

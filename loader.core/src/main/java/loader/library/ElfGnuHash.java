package loader.library;

import java.nio.ByteBuffer;

/** {@code DT_GNU_HASH}: buckets of chains, each chain ended by an odd entry. */
final class ElfGnuHash {
    private static final int HEADER = 16;
    private static final long MOST = 1L << 26;

    private final ElfSegments segments;
    private final long address;
    private final long buckets;
    private final long firstSymbol;
    private final long bloomWords;

    ElfGnuHash(ElfSegments segments, long address) {
        ByteBuffer header = segments.bytes(address, HEADER, "GNU hash table");
        this.segments = segments;
        this.address = address;
        buckets = Integer.toUnsignedLong(header.getInt(0));
        firstSymbol = Integer.toUnsignedLong(header.getInt(4));
        bloomWords = Integer.toUnsignedLong(header.getInt(8));
        if (Long.bitCount(bloomWords) != 1 || bloomWords > MOST || buckets > MOST) {
            throw new MalformedLibraryException("GNU hash table has impossible sizes");
        }
        if (address % 8 != 0) {
            throw new MalformedLibraryException("GNU hash table is not aligned");
        }
    }

    /** Checks that every chain ends; gives the number of symbols up to the last hashed one. */
    long requireChains(long knownCount) {
        long bucketsAddress = address + HEADER + bloomWords * 8;
        ByteBuffer heads = segments.bytes(bucketsAddress, buckets * 4, "GNU hash buckets");
        long last = 0;
        for (int i = 0; i < buckets; i++) {
            long head = Integer.toUnsignedLong(heads.getInt(i * 4));
            if (head != 0 && head < firstSymbol || knownCount >= 0 && head >= knownCount) {
                throw MalformedLibraryException.of("GNU hash bucket %d names no symbol", i);
            }
            last = Math.max(last, head);
        }
        long chains = bucketsAddress + buckets * 4;
        return last == 0 ? firstSymbol : endOfChain(chains, last, knownCount);
    }

    /** Every chain ends at or before the end of the last one, since they follow each other. */
    private long endOfChain(long chains, long last, long knownCount) {
        long limit = knownCount >= 0 ? (knownCount - last) * 4 : MOST;
        ByteBuffer rest = segments.tail(chains + (last - firstSymbol) * 4, limit, "GNU hash chain");
        for (int i = 0; i + 4 <= rest.limit(); i += 4) {
            if ((rest.getInt(i) & 1) != 0) {
                return last + i / 4 + 1;
            }
        }
        throw new MalformedLibraryException("GNU hash chain has no end");
    }
}

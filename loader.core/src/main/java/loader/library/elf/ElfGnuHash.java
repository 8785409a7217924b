package loader.library.elf;

import java.nio.ByteBuffer;
import loader.library.MalformedLibraryException;

/**
 * {@code DT_GNU_HASH}: a Bloom filter, buckets, and one chain a bucket, ended by an odd entry. A
 * library whose own weak symbols cannot be found in it calls address 0.
 */
final class ElfGnuHash {
    private static final int HEADER = 16;
    private static final long MOST = 1L << 26;

    private final ElfSegments segments;
    private final long firstSymbol;
    private final int shift;
    private final ByteBuffer bloom;
    private final ByteBuffer heads;
    private final long chains;

    ElfGnuHash(ElfSegments segments, long address) {
        this.segments = segments;
        ByteBuffer header = segments.bytes(address, HEADER, "GNU hash table");
        long buckets = Integer.toUnsignedLong(header.getInt(0));
        firstSymbol = Integer.toUnsignedLong(header.getInt(4));
        long bloomWords = Integer.toUnsignedLong(header.getInt(8));
        shift = header.getInt(12);
        boolean possible = Long.bitCount(bloomWords) == 1 && bloomWords <= MOST && buckets <= MOST;
        if (!possible || address % 8 != 0 || firstSymbol == 0) {
            throw new MalformedLibraryException("GNU hash table has an impossible size or place");
        }
        bloom = segments.bytes(address + HEADER, bloomWords * 8, "GNU hash filter");
        long start = address + HEADER + bloomWords * 8;
        heads = segments.bytes(start, buckets * 4, "GNU hash buckets");
        chains = start + buckets * 4;
    }

    /**
     * The number of symbols up to the last hashed one, for a file that does not say it otherwise.
     */
    long symbolCount() {
        long last = 0;
        for (int at = 0; at < heads.limit(); at += 4) {
            last = Math.max(last, Integer.toUnsignedLong(heads.getInt(at)));
        }
        if (last < firstSymbol) {
            return firstSymbol;
        }
        ByteBuffer rest = segments.tail(chains + (last - firstSymbol) * 4, MOST, "GNU hash chain");
        for (int at = 0; at + 4 <= rest.limit(); at += 4) {
            if ((rest.getInt(at) & 1) != 0) {
                return last + at / 4 + 1;
            }
        }
        throw new MalformedLibraryException("GNU hash chain has no end");
    }

    /** Checks that each symbol is found in the table and that nothing else is in it. */
    void require(ElfSymbols symbols) {
        int buckets = heads.limit() / 4;
        int used = 0;
        int chainBucket = -1;
        long hashed = Math.max(0, symbols.count() - firstSymbol);
        ByteBuffer chain = segments.bytes(chains, buckets == 0 ? 0 : hashed * 4, "GNU hash chains");
        for (int at = 0; at < chain.limit(); at += 4) {
            int symbol = (int) firstSymbol + at / 4;
            int hash = symbols.gnuHash(symbol);
            int bucket = Integer.remainderUnsigned(hash, buckets);
            boolean first = chainBucket < 0;
            boolean placed = first ? heads.getInt(bucket * 4) == symbol : bucket == chainBucket;
            if (!placed || (chain.getInt(at) | 1) != (hash | 1) || !isFiltered(hash)) {
                if (first && isUnused(symbol, symbols)) {
                    break;
                }
                throw MalformedLibraryException.of("symbol %d is not where its hash says", symbol);
            }
            used += first ? 1 : 0;
            chainBucket = (chain.getInt(at) & 1) != 0 ? -1 : bucket;
        }
        requireNoMore(used, chainBucket);
    }

    /** A table without exported functions starts before the imported symbols in some linkers. */
    private boolean isUnused(int symbol, ElfSymbols symbols) {
        return symbol == firstSymbol && !symbols.isDefined(symbol);
    }

    private void requireNoMore(int used, int chainBucket) {
        int filled = 0;
        for (int at = 0; at < heads.limit(); at += 4) {
            filled += heads.getInt(at) == 0 ? 0 : 1;
        }
        if (filled != used || chainBucket >= 0) {
            throw new MalformedLibraryException("GNU hash table names symbols that are not there");
        }
    }

    private boolean isFiltered(int hash) {
        long words = bloom.limit() / 8;
        int word = (int) ((hash >>> 6) & (words - 1));
        long bits = bloom.getLong(word * 8);
        return ((bits >>> hash) & 1) != 0 && ((bits >>> (hash >>> shift)) & 1) != 0;
    }
}

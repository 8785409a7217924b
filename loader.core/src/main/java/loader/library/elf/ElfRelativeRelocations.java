package loader.library.elf;

import java.nio.ByteBuffer;
import loader.library.MalformedLibraryException;

/** {@code DT_RELR}: relative relocations packed as addresses and bit maps. */
final class ElfRelativeRelocations {
    private static final int WORD = 8;
    private static final int BITS = 63;

    private final ElfSegments segments;
    private final ElfInitializers initializers;

    private ElfRelativeRelocations(ElfSegments segments, ElfInitializers initializers) {
        this.segments = segments;
        this.initializers = initializers;
    }

    static void require(ElfSegments segments, ElfDynamic dynamic, ElfInitializers initializers) {
        if (dynamic.has(ElfDynamic.RELATIVE)) {
            ByteBuffer table =
                    segments.bytes(
                            dynamic.value(ElfDynamic.RELATIVE),
                            dynamic.value(ElfDynamic.RELATIVE_SIZE),
                            "relative relocation table");
            new ElfRelativeRelocations(segments, initializers).requireAll(table);
        }
    }

    private void requireAll(ByteBuffer table) {
        if (table.limit() % WORD != 0 || (table.limit() > 0 && (table.getLong(0) & 1) != 0)) {
            throw new MalformedLibraryException("relative relocation table starts with no address");
        }
        long next = 0;
        for (int at = 0; at < table.limit(); at += WORD) {
            long entry = table.getLong(at);
            if ((entry & 1) == 0) {
                relocate(entry);
                next = entry + WORD;
            } else {
                for (int bit = 0; bit < BITS; bit++) {
                    if (((entry >>> (bit + 1)) & 1) != 0) {
                        relocate(next + (long) bit * WORD);
                    }
                }
                next += (long) BITS * WORD;
            }
        }
    }

    private void relocate(long address) {
        segments.requireWritable(address, WORD, "relative relocation");
        if (initializers.has(address)) {
            long target = segments.bytes(address, WORD, "initializer").getLong(0);
            initializers.relocated(address, ElfRelocationKind.RELATIVE, target);
        }
    }
}

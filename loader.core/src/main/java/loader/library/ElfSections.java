package loader.library;

import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * The section table, which the dynamic linker does not look at. It says the same as the program
 * headers and the dynamic section in other words; where they differ, one of them is damaged.
 */
final class ElfSections {
    private static final int SIZE = 64;
    private static final int RELA = 4;
    private static final int NO_BITS = 8;
    private static final int DYNAMIC_SYMBOLS = 11;
    private static final long WRITE = 1;
    private static final long ALLOCATE = 2;
    private static final long EXECUTE = 4;
    private static final long TLS = 0x400;

    private final ByteBuffer table;

    private ElfSections(ByteBuffer table) {
        this.table = table;
    }

    static ElfSections read(Content content, ElfHeader header) {
        return new ElfSections(header.sectionHeaders(content));
    }

    void requireAgreement(ElfSegments segments, ElfDynamic dynamic) {
        long relocations = 0;
        for (int at = 0; at < table.limit(); at += SIZE) {
            if ((flags(at) & ALLOCATE) != 0 && size(at) != 0) {
                requireSegment(segments, at);
                relocations += type(at) == RELA ? size(at) : 0;
            }
        }
        if (table.limit() != 0) {
            requireRelocations(dynamic, relocations);
        }
    }

    /** How many dynamic symbols there are; empty when the section table was stripped. */
    OptionalLong symbolCount(ElfDynamic dynamic) {
        for (int at = 0; at < table.limit(); at += SIZE) {
            if (type(at) == DYNAMIC_SYMBOLS) {
                if (address(at) != dynamic.value(ElfDynamic.SYMBOLS)) {
                    throw new MalformedLibraryException("DT_SYMTAB is not the section .dynsym");
                }
                return OptionalLong.of(size(at) / 24);
            }
        }
        return OptionalLong.empty();
    }

    private void requireSegment(ElfSegments segments, int at) {
        if ((flags(at) & TLS) != 0 && type(at) == NO_BITS) {
            return;
        }
        for (ElfSegment load : segments.loads()) {
            if (load.contains(address(at), size(at))) {
                requireSamePlace(load, at);
                return;
            }
        }
        throw MalformedLibraryException.of(
                "section at 0x%x (%s bytes) is outside the segments",
                address(at), Long.toUnsignedString(size(at)));
    }

    private void requireSamePlace(ElfSegment load, int at) {
        boolean agrees =
                (load.writable() || (flags(at) & WRITE) == 0)
                        && (load.executable() || (flags(at) & EXECUTE) == 0);
        if (type(at) != NO_BITS) {
            agrees &=
                    load.containsInFile(address(at), size(at))
                            && table.getLong(at + 24) - address(at)
                                    == load.offset() - load.address();
        }
        if (!agrees) {
            throw MalformedLibraryException.of(
                    "section at 0x%x contradicts the %s", address(at), load);
        }
    }

    private static void requireRelocations(ElfDynamic dynamic, long size) {
        long general = dynamic.value(ElfDynamic.RELOCATIONS_SIZE);
        long plt = dynamic.value(ElfDynamic.PLT_RELOCATIONS_SIZE);
        if (size != general + plt && size != general) {
            throw MalformedLibraryException.of(
                    "sections have %d bytes of relocations, the dynamic section %d",
                    size, general + plt);
        }
    }

    private int type(int at) {
        return table.getInt(at + 4);
    }

    private long flags(int at) {
        return table.getLong(at + 8);
    }

    private long address(int at) {
        return table.getLong(at + 16);
    }

    private long size(int at) {
        return table.getLong(at + 32);
    }
}

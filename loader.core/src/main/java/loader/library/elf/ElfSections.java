package loader.library.elf;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import loader.library.content.Content;

/** The section table of an ELF file; empty when it was stripped. */
final class ElfSections {
    private static final int SIZE = 64;
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

    int count() {
        return table.limit() / SIZE;
    }

    /** How many dynamic symbols there are; empty when the section table was stripped. */
    OptionalLong symbolCount() {
        for (int i = 0; i < count(); i++) {
            if (type(i) == DYNAMIC_SYMBOLS) {
                return OptionalLong.of(size(i) / ElfSymbols.ENTRY);
            }
        }
        return OptionalLong.empty();
    }

    boolean hasLoaded() {
        for (int i = 0; i < count(); i++) {
            if (isLoaded(i)) {
                return true;
            }
        }
        return false;
    }

    boolean isLoaded(int section) {
        return (flags(section) & ALLOCATE) != 0;
    }

    /** {@code .tbss}, which has an address and a size but no place. */
    boolean isThreadLocalSpace(int section) {
        return (flags(section) & TLS) != 0 && type(section) == NO_BITS;
    }

    boolean agrees(int section, ElfSegment load) {
        boolean permitted =
                (load.writable() || (flags(section) & WRITE) == 0)
                        && (load.executable() || (flags(section) & EXECUTE) == 0);
        long offset = table.getLong(section * SIZE + 24);
        boolean stored =
                load.containsInFile(address(section), size(section))
                        && offset - address(section) == load.offset() - load.address();
        return permitted && (type(section) == NO_BITS || stored);
    }

    boolean starts(long address, int type) {
        for (int i = 0; i < count(); i++) {
            if (isLoaded(i) && type(i) == type && address(i) == address) {
                return true;
            }
        }
        return false;
    }

    boolean startsCode(long address) {
        for (int i = 0; i < count(); i++) {
            if (isLoaded(i) && (flags(i) & EXECUTE) != 0 && address(i) == address) {
                return entrySize(i) == 0;
            }
        }
        return false;
    }

    long loadedSize(int type) {
        long sum = 0;
        for (int i = 0; i < count(); i++) {
            sum += isLoaded(i) && type(i) == type ? size(i) : 0;
        }
        return sum;
    }

    long address(int section) {
        return table.getLong(section * SIZE + 16);
    }

    long size(int section) {
        return table.getLong(section * SIZE + 32);
    }

    /** Whether the address is in the procedure linkage table. */
    boolean isLinkage(long address) {
        for (int i = 0; i < count(); i++) {
            boolean inside = address >= address(i) && address - address(i) < size(i);
            if (inside && (flags(i) & EXECUTE) != 0 && entrySize(i) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Not 0 for the procedure linkage table. */
    private long entrySize(int section) {
        return table.getLong(section * SIZE + 56);
    }

    private int type(int section) {
        return table.getInt(section * SIZE + 4);
    }

    private long flags(int section) {
        return table.getLong(section * SIZE + 8);
    }
}

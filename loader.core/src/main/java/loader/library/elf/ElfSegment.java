package loader.library.elf;

import java.nio.ByteBuffer;

/** One ELF program header. */
public record ElfSegment(
        int type,
        int flags,
        long offset,
        long address,
        long fileSize,
        long memorySize,
        long alignment) {
    static final int LOAD = 1;
    static final int DYNAMIC = 2;
    static final int NOTE = 4;
    static final int PHDR = 6;
    static final int TLS = 7;
    static final int GNU_EH_FRAME = 0x6474e550;
    static final int GNU_STACK = 0x6474e551;
    static final int GNU_RELRO = 0x6474e552;
    static final int GNU_PROPERTY = 0x6474e553;

    private static final int SIZE = 56;

    /** No address space that Linux gives to programs reaches beyond 2^47 without being asked. */
    private static final long HIGHEST = 1L << 47;

    static ElfSegment read(ByteBuffer table, int index) {
        int at = index * SIZE;
        return new ElfSegment(
                table.getInt(at),
                table.getInt(at + 4),
                table.getLong(at + 8),
                table.getLong(at + 16),
                table.getLong(at + 32),
                table.getLong(at + 40),
                table.getLong(at + 48));
    }

    static int count(ByteBuffer table) {
        return table.limit() / SIZE;
    }

    boolean executable() {
        return (flags & 1) != 0;
    }

    boolean writable() {
        return (flags & 2) != 0;
    }

    boolean readable() {
        return (flags & 4) != 0;
    }

    long fileEnd() {
        return address + fileSize;
    }

    long end() {
        return address + memorySize;
    }

    boolean contains(long from, long length) {
        return from >= address && length >= 0 && length <= memorySize && from <= end() - length;
    }

    boolean containsInFile(long from, long length) {
        return from >= address && length >= 0 && length <= fileSize && from <= fileEnd() - length;
    }

    boolean addressable() {
        return address >= 0
                && address < HIGHEST
                && fileSize >= 0
                && fileSize <= memorySize
                && memorySize < HIGHEST;
    }

    @Override
    public String toString() {
        return String.format("segment of type 0x%x at 0x%x", type, address);
    }
}

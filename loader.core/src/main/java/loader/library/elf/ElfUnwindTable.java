package loader.library.elf;

import java.nio.ByteBuffer;
import java.util.Optional;
import loader.library.MalformedLibraryException;

/** The search table of {@code .eh_frame_hdr}, which knows where compiled functions start. */
final class ElfUnwindTable {
    private static final int HEADER = 12;
    private static final int ENTRY = 8;

    /** Version 1, a 4-byte count, entries of two 4-byte offsets from the table. */
    private static final int USUAL = 0x3b031b01;

    private final long address;
    private final ByteBuffer table;

    private ElfUnwindTable(long address, ByteBuffer table) {
        this.address = address;
        this.table = table;
    }

    /** Empty when the file has none, or one in another encoding. */
    static Optional<ElfUnwindTable> read(ElfSegments segments) {
        Optional<ElfSegment> frame = segments.first(ElfSegment.GNU_EH_FRAME);
        return frame.isPresent() && frame.get().fileSize() >= HEADER
                ? read(segments, frame.get())
                : Optional.empty();
    }

    private static Optional<ElfUnwindTable> read(ElfSegments segments, ElfSegment segment) {
        ByteBuffer header = segments.bytes(segment.address(), HEADER, "unwind table");
        if (header.getInt(0) != USUAL) {
            return Optional.empty();
        }
        long size = Integer.toUnsignedLong(header.getInt(8)) * ENTRY;
        if (size > segment.fileSize() - HEADER) {
            throw new MalformedLibraryException("unwind table ends beyond its segment");
        }
        ByteBuffer table = segments.bytes(segment.address() + HEADER, size, "unwind table");
        return Optional.of(new ElfUnwindTable(segment.address(), table));
    }

    boolean hasFunctionAt(long function) {
        for (int at = 0; at < table.limit(); at += ENTRY) {
            if (address + table.getInt(at) == function) {
                return true;
            }
        }
        return false;
    }
}

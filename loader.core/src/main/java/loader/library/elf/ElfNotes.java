package loader.library.elf;

import java.nio.ByteBuffer;
import loader.library.MalformedLibraryException;

/** The notes of a segment; the dynamic linker walks over them without looking at the end. */
final class ElfNotes {
    private static final int HEADER = 12;

    private ElfNotes() {}

    static void require(ElfSegments segments, ElfSegment segment) {
        ByteBuffer notes = segments.bytes(segment.address(), segment.fileSize(), "notes");
        if (segment.memorySize() != segment.fileSize()) {
            throw MalformedLibraryException.of("%s has no bytes for all of it", segment);
        }
        long alignment = segment.alignment() == 8 ? 8 : 4;
        long at = 0;
        while (at + HEADER <= notes.limit()) {
            long name = Integer.toUnsignedLong(notes.getInt((int) at));
            long description = Integer.toUnsignedLong(notes.getInt((int) at + 4));
            long start = align(at + HEADER + name, alignment);
            if (start + description > notes.limit()) {
                throw MalformedLibraryException.of("note in %s ends beyond it", segment);
            }
            at = align(start + description, alignment);
        }
    }

    private static long align(long value, long alignment) {
        return (value + alignment - 1) & -alignment;
    }
}

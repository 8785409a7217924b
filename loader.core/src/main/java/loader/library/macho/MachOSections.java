package loader.library.macho;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.Set;
import loader.library.LibraryTrait;
import loader.library.MalformedLibraryException;
import loader.library.content.Content;

/** The sections of a Mach-O file, which symbols refer to by number from 1. */
final class MachOSections {
    private static final int SEGMENT = 72;
    private static final int SECTION = 80;
    private static final int ANY_INSTRUCTIONS = 0x80000400;

    private final BitSet code = new BitSet();
    private final Set<LibraryTrait> traits = EnumSet.noneOf(LibraryTrait.class);
    private int count;

    void add(Content content, ByteBuffer command) {
        content.requireInside(command.getLong(40), command.getLong(48), "segment");
        if (command.getLong(32) < command.getLong(48)) {
            throw new MalformedLibraryException("segment is smaller than its part of the file");
        }
        long sections = Integer.toUnsignedLong(command.getInt(64));
        if (SEGMENT + sections * SECTION > command.limit()) {
            throw new MalformedLibraryException("sections of a segment end beyond it");
        }
        for (int i = 0; i < sections; i++) {
            addSection(command.getInt(SEGMENT + i * SECTION + 64));
        }
    }

    private void addSection(int flags) {
        count++;
        if ((flags & ANY_INSTRUCTIONS) != 0) {
            code.set(count);
        }
        switch (flags & 0xff) {
            case 0x9, 0x16 -> traits.add(LibraryTrait.INITIALIZERS);
            case 0xa -> traits.add(LibraryTrait.FINALIZERS);
            case 0x11, 0x12, 0x13 -> traits.add(LibraryTrait.THREAD_LOCAL_STORAGE);
            default -> {}
        }
    }

    boolean isCode(int section) {
        return code.get(section);
    }

    int count() {
        return count;
    }

    Set<LibraryTrait> traits() {
        return traits;
    }
}

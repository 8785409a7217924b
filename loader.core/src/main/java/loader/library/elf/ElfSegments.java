package loader.library.elf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import loader.library.MalformedLibraryException;
import loader.library.content.Content;

/** The program headers of an ELF file, and the memory image that they describe. */
public final class ElfSegments {
    private static final long NEAR = 1 << 20;

    private final Content content;
    private final List<ElfSegment> all;
    private final ElfSegment[] loads;

    private ElfSegments(Content content, List<ElfSegment> all) {
        this.content = content;
        this.all = all;
        List<ElfSegment> loaded = new ArrayList<>();
        for (ElfSegment segment : all) {
            if (segment.type() == ElfSegment.LOAD) {
                loaded.add(segment);
            }
        }
        loads = loaded.toArray(new ElfSegment[0]);
    }

    public static ElfSegments read(Content content, ElfHeader header) {
        ByteBuffer table = header.programHeaders(content);
        List<ElfSegment> all = new ArrayList<>();
        for (int index = 0; index < ElfSegment.count(table); index++) {
            all.add(ElfSegment.read(table, index));
        }
        ElfSegments segments = new ElfSegments(content, all);
        new ElfSegmentRules(segments, header).require();
        return segments;
    }

    Content content() {
        return content;
    }

    List<ElfSegment> all() {
        return all;
    }

    List<ElfSegment> loads() {
        return List.of(loads);
    }

    Optional<ElfSegment> first(int type) {
        for (ElfSegment segment : all) {
            if (segment.type() == type) {
                return Optional.of(segment);
            }
        }
        return Optional.empty();
    }

    /** What stands at an address of the image once it is mapped. */
    public ByteBuffer bytes(long address, long length, String what) {
        ElfSegment segment = requireInFile(address, length, what);
        return content.slice(segment.offset() + address - segment.address(), length, what);
    }

    /** What stands from an address to the end of its segment, or up to a limit. */
    ByteBuffer tail(long address, long limit, String what) {
        ElfSegment segment = requireInFile(address, 1, what);
        return bytes(address, Math.min(limit, segment.fileEnd() - address), what);
    }

    public ElfSegment requireInFile(long address, long length, String what) {
        for (ElfSegment load : loads) {
            if (load.readable() && load.containsInFile(address, length)) {
                return load;
            }
        }
        throw MalformedLibraryException.of(
                "%s at 0x%x (%s bytes) is outside the mapped segments",
                what, address, Long.toUnsignedString(length));
    }

    void requireWritable(long address, long length, String what) {
        if (!isWritable(address, length)) {
            throw MalformedLibraryException.of(
                    "%s at 0x%x is outside the writable segments", what, address);
        }
    }

    void requireExecutable(long address, String what) {
        if (!isExecutable(address)) {
            throw MalformedLibraryException.of(
                    "%s at 0x%x is outside the executable segments", what, address);
        }
    }

    /** Whether a pointer into the image could have this value; some point a little beside it. */
    boolean isNear(long address) {
        return address > -NEAR && address < loads[loads.length - 1].end() + NEAR;
    }

    boolean isMapped(long address, long length) {
        for (ElfSegment load : loads) {
            if (load.contains(address, length)) {
                return true;
            }
        }
        return false;
    }

    boolean isWritable(long address, long length) {
        for (ElfSegment load : loads) {
            if (load.contains(address, length)) {
                return load.writable();
            }
        }
        return false;
    }

    boolean isExecutable(long address) {
        for (ElfSegment load : loads) {
            if (load.containsInFile(address, 1)) {
                return load.executable();
            }
        }
        return false;
    }
}

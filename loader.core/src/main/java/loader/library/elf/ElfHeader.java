package loader.library.elf;

import java.nio.ByteBuffer;
import java.util.Optional;
import loader.library.MalformedLibraryException;
import loader.library.Processor;
import loader.library.content.Content;

/** The ELF file header of a 64-bit little-endian shared object. */
public record ElfHeader(
        Processor processor,
        long programHeaders,
        int programHeaderCount,
        long sectionHeaders,
        int sectionHeaderCount) {
    private static final int SIZE = 64;
    private static final int PROGRAM_HEADER_SIZE = 56;
    private static final int SECTION_HEADER_SIZE = 64;

    /** glibc keeps the program headers on the stack, which a large count overflows. */
    private static final int MOST_PROGRAM_HEADERS = 128;

    public static ElfHeader read(Content content) {
        requireIdentification(content.slice(0, Math.min(16, content.size()), "ELF header"));
        ByteBuffer header = content.slice(0, SIZE, "ELF header");
        requireSharedObject(header.getShort(16));
        Processor processor = processor(Short.toUnsignedInt(header.getShort(18)));
        if (header.getInt(20) != 1) {
            throw MalformedLibraryException.of("unknown ELF version %d", header.getInt(20));
        }
        ElfHeader read =
                new ElfHeader(
                        processor,
                        header.getLong(32),
                        Short.toUnsignedInt(header.getShort(56)),
                        header.getLong(40),
                        Short.toUnsignedInt(header.getShort(60)));
        read.requireTables(content, header);
        return read;
    }

    private static void requireIdentification(ByteBuffer identification) {
        if (identification.limit() < 16) {
            throw MalformedLibraryException.of(
                    "truncated: ELF header ends beyond the file (%d bytes)",
                    identification.limit());
        }
        switch (identification.get(4)) {
            case 1 -> throw new MalformedLibraryException("is 32-bit ELF");
            case 2 -> {}
            default -> throw malformed("ELF class", identification.get(4));
        }
        switch (identification.get(5)) {
            case 1 -> {}
            case 2 -> throw new MalformedLibraryException("is big-endian ELF");
            default -> throw malformed("ELF byte order", identification.get(5));
        }
        if (identification.get(6) != 1) {
            throw malformed("ELF version", identification.get(6));
        }
        byte abi = identification.get(7);
        if (abi != 0 && abi != 3) {
            throw MalformedLibraryException.of("is not built for Linux (ELF OS ABI %d)", abi);
        }
    }

    private static MalformedLibraryException malformed(String what, byte value) {
        return MalformedLibraryException.of("unknown %s %d", what, value);
    }

    private static void requireSharedObject(short type) {
        switch (type) {
            case 1 -> throw new MalformedLibraryException("is a relocatable object file");
            case 2 -> throw new MalformedLibraryException("is an executable");
            case 3 -> {}
            case 4 -> throw new MalformedLibraryException("is a core dump");
            default -> throw MalformedLibraryException.of("unknown ELF type 0x%x", type);
        }
    }

    private static Processor processor(int machine) {
        Optional<Processor> known = Processor.ofElf(machine);
        if (known.isEmpty()) {
            throw MalformedLibraryException.of(
                    "is built for an unknown processor (ELF machine %d)", machine);
        }
        Processor processor = known.get();
        if (processor != Processor.X86_64 && processor != Processor.AARCH64) {
            throw MalformedLibraryException.of(
                    "is 64-bit ELF for a 32-bit processor (%s)", processor.osgiName());
        }
        return processor;
    }

    private void requireTables(Content content, ByteBuffer header) {
        if (Short.toUnsignedInt(header.getShort(54)) != PROGRAM_HEADER_SIZE) {
            throw new MalformedLibraryException("program header size is not 56");
        }
        if (programHeaderCount == 0 || programHeaderCount > MOST_PROGRAM_HEADERS) {
            throw MalformedLibraryException.of("has %d program headers", programHeaderCount);
        }
        if (programHeaders % 8 != 0) {
            throw MalformedLibraryException.of(
                    "program header table at 0x%x is not aligned", programHeaders);
        }
        content.requireInside(
                programHeaders,
                (long) programHeaderCount * PROGRAM_HEADER_SIZE,
                "program header table");
        if (sectionHeaders == 0) {
            return;
        }
        if (Short.toUnsignedInt(header.getShort(58)) != SECTION_HEADER_SIZE) {
            throw new MalformedLibraryException("section header size is not 64");
        }
        content.requireInside(
                sectionHeaders, (long) sectionHeaderCount * SECTION_HEADER_SIZE, "section table");
    }

    ByteBuffer programHeaders(Content content) {
        return content.slice(
                programHeaders,
                (long) programHeaderCount * PROGRAM_HEADER_SIZE,
                "program header table");
    }

    /** Empty when the section table was stripped. */
    ByteBuffer sectionHeaders(Content content) {
        long count = sectionHeaders == 0 ? 0 : sectionHeaderCount;
        return content.slice(
                count == 0 ? 0 : sectionHeaders, count * SECTION_HEADER_SIZE, "section table");
    }
}

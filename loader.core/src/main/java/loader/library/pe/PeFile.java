package loader.library.pe;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import loader.library.LibraryFormat;
import loader.library.LibraryTrait;
import loader.library.MalformedLibraryException;
import loader.library.OperatingSystem;
import loader.library.Platform;
import loader.library.Processor;
import loader.library.SharedLibrary;
import loader.library.content.Content;

/** A 64-bit Windows DLL (PE32+). */
public final class PeFile {
    private static final int DOS_HEADER = 64;
    private static final int HEADER = 24;
    private static final int OPTIONAL_HEADER = 112;
    private static final int EXPORTS = 0;
    private static final int IMPORTS = 1;
    private static final int TLS = 9;
    private static final int DELAYED_IMPORTS = 13;
    private static final int DLL = 0x2000;

    private final ByteBuffer optional;
    private final Processor processor;
    private final PeSections sections;

    private PeFile(Content content) {
        long start =
                Integer.toUnsignedLong(content.slice(0, DOS_HEADER, "DOS header").getInt(0x3c));
        ByteBuffer header = content.slice(start, HEADER, "PE header");
        if (header.getInt(0) != 0x4550) {
            throw new MalformedLibraryException("is a DOS program");
        }
        processor = processor(Short.toUnsignedInt(header.getShort(4)));
        int optionalSize = Short.toUnsignedInt(header.getShort(20));
        requireLibrary(header.getShort(22), optionalSize);
        optional = content.slice(start + HEADER, optionalSize, "optional PE header");
        requireOptionalHeader();
        sections =
                new PeSections(
                        content,
                        content.slice(
                                start + HEADER + optionalSize,
                                Short.toUnsignedLong(header.getShort(6)) * PeSections.ENTRY,
                                "section table"),
                        Integer.toUnsignedLong(optional.getInt(56)));
    }

    public static SharedLibrary read(Content content) {
        return new PeFile(content).library();
    }

    private static Processor processor(int machine) {
        Processor processor =
                Processor.ofPe(machine)
                        .orElseThrow(
                                () ->
                                        MalformedLibraryException.of(
                                                "is built for an unknown processor (PE machine"
                                                        + " 0x%x)",
                                                machine));
        if (processor == Processor.X86 || processor == Processor.ARM) {
            throw MalformedLibraryException.of("is 32-bit PE (%s)", processor.osgiName());
        }
        return processor;
    }

    private static void requireLibrary(int characteristics, int optionalSize) {
        if (optionalSize == 0) {
            throw new MalformedLibraryException("is a relocatable object file");
        }
        if ((characteristics & DLL) == 0) {
            throw new MalformedLibraryException("is an executable");
        }
    }

    private void requireOptionalHeader() {
        if (optional.limit() < OPTIONAL_HEADER || optional.getShort(0) != 0x20b) {
            throw new MalformedLibraryException("has no 64-bit optional header (PE32+)");
        }
        long directories = Integer.toUnsignedLong(optional.getInt(108));
        if (directories > 16 || OPTIONAL_HEADER + directories * 8 > optional.limit()) {
            throw MalformedLibraryException.of("has %d directories", directories);
        }
    }

    private long directory(int index) {
        return hasDirectory(index)
                ? Integer.toUnsignedLong(optional.getInt(OPTIONAL_HEADER + index * 8))
                : 0;
    }

    private long directorySize(int index) {
        return hasDirectory(index)
                ? Integer.toUnsignedLong(optional.getInt(OPTIONAL_HEADER + index * 8 + 4))
                : 0;
    }

    private boolean hasDirectory(int index) {
        return index < optional.getInt(108);
    }

    private SharedLibrary library() {
        PeImports imports = new PeImports(sections);
        imports.read(directory(IMPORTS), 20, 12);
        imports.read(directory(DELAYED_IMPORTS), 32, 4);
        PeExports exports = new PeExports(sections, directory(EXPORTS), directorySize(EXPORTS));
        return new SharedLibrary(
                LibraryFormat.PE,
                List.of(new Platform(OperatingSystem.WINDOWS, processor)),
                exports.libraryName(),
                imports.names(),
                List.of(),
                traits(),
                exports);
    }

    private Set<LibraryTrait> traits() {
        Set<LibraryTrait> traits = EnumSet.noneOf(LibraryTrait.class);
        if (directory(TLS) != 0) {
            traits.add(LibraryTrait.THREAD_LOCAL_STORAGE);
        }
        if (optional.getInt(16) != 0) {
            traits.add(LibraryTrait.INITIALIZERS);
            traits.add(LibraryTrait.FINALIZERS);
        }
        return traits;
    }
}

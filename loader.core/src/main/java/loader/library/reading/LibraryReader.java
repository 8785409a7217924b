package loader.library.reading;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import loader.library.Linkage;
import loader.library.MalformedLibraryException;
import loader.library.SharedLibrary;
import loader.library.content.Content;
import loader.library.elf.ElfFile;
import loader.library.macho.MachOFile;
import loader.library.macho.MachOUniversal;
import loader.library.pe.PeFile;

/** Reads shared libraries without loading them; tells their formats apart by their first bytes. */
public final class LibraryReader {
    private static final int LONGEST = 8;
    private static final byte[] ELF_SIGNATURE = {0x7f, 'E', 'L', 'F'};

    private LibraryReader() {}

    /** Throws {@link MalformedLibraryException} when the file is not a sound shared library. */
    public static SharedLibrary read(Path file) {
        if (Files.isDirectory(file)) {
            throw new MalformedLibraryException("is a directory");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new MalformedLibraryException("is not a regular file");
        }
        try (FileChannel channel = FileChannel.open(file)) {
            return read(channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a whole library file; the channel stays open and may be closed afterwards. */
    public static SharedLibrary read(FileChannel channel) throws IOException {
        return read(Content.of(channel));
    }

    /** Reads a library in memory, from position to limit; the buffer must not change afterwards. */
    public static SharedLibrary read(ByteBuffer bytes) {
        return read(Content.of(bytes));
    }

    /** Reads a library in memory with its symbols; the buffer must not change afterwards. */
    public static Linkage link(ByteBuffer bytes) {
        Content content = Content.of(bytes);
        boolean isElf =
                content.size() >= 4
                        && content.slice(0, 4, "signature").equals(ByteBuffer.wrap(ELF_SIGNATURE));
        return isElf ? ElfFile.link(content) : Linkage.withoutSymbols(read(content));
    }

    private static SharedLibrary read(Content content) {
        if (content.size() == 0) {
            throw new MalformedLibraryException("is empty");
        }
        byte[] start = start(content);
        String text = new String(start, ISO_8859_1);
        if (text.startsWith("\u007fELF")) {
            return ElfFile.read(content);
        }
        if (text.startsWith("MZ")) {
            return PeFile.read(content);
        }
        return switch (start.length < 4 ? 0 : ByteBuffer.wrap(start).getInt()) {
            case 0xcffaedfe -> MachOFile.read(content);
            case 0xcafebabe, 0xcafebabf -> MachOUniversal.read(content);
            case 0xcefaedfe, 0xfeedface -> throw new MalformedLibraryException("is 32-bit Mach-O");
            case 0xfeedfacf -> throw new MalformedLibraryException("is big-endian Mach-O");
            default -> throw new MalformedLibraryException(describe(start, text));
        };
    }

    private static byte[] start(Content content) {
        byte[] start = new byte[(int) Math.min(LONGEST, content.size())];
        content.slice(0, start.length, "signature").get(start);
        return start;
    }

    private static String describe(byte[] start, String text) {
        if (text.startsWith("#!")) {
            return "is a script, not a shared library";
        }
        if (text.startsWith("!<arch>")) {
            return "is a static archive, not a shared library";
        }
        int shown = Math.min(5, start.length);
        return "not a shared library: starts with "
                + HexFormat.ofDelimiter(" ").formatHex(start, 0, shown);
    }
}

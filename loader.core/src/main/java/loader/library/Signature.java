package loader.library;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Tells the formats apart by their first bytes. */
final class Signature {
    private static final int LONGEST = 8;

    private Signature() {}

    static SharedLibrary read(Content content) {
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

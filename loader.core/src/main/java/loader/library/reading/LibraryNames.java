package loader.library.reading;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import loader.library.MalformedLibraryException;
import loader.library.SharedLibrary;
import loader.library.content.Content;
import loader.library.elf.ElfDynamic;
import loader.library.elf.ElfHeader;
import loader.library.elf.ElfSegment;
import loader.library.elf.ElfSegments;

/** The names of libraries in an ELF file: its own, and those of the libraries that it needs. */
public final class LibraryNames {

    private LibraryNames() {}

    /**
     * Overwrites names with others of the same length. glibc takes a library that is loaded already
     * for one that is needed under its name, so that a second copy must have another one.
     *
     * @throws MalformedLibraryException when a name is still there afterwards
     */
    public static void replace(Path file, Map<String, String> names) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            replace(channel, names);
        }
        SharedLibrary written = LibraryReader.read(file);
        requireOthers(written.needed(), names);
        requireOthers(written.name().map(List::of).orElse(List.of()), names);
    }

    private static void replace(FileChannel channel, Map<String, String> names) throws IOException {
        Content content = Content.of(channel);
        ElfSegments segments = ElfSegments.read(content, ElfHeader.read(content));
        ElfDynamic dynamic = ElfDynamic.read(segments);
        long address = dynamic.value(ElfDynamic.STRINGS);
        long size = dynamic.value(ElfDynamic.STRINGS_SIZE);
        ElfSegment segment = segments.requireInFile(address, size, "string table");
        long place = segment.offset() + address - segment.address();
        byte[] table = new byte[(int) size];
        segments.bytes(address, size, "string table").get(table);
        for (Map.Entry<String, String> name : names.entrySet()) {
            byte[] old = name.getKey().getBytes(UTF_8);
            for (int at = 1; at + old.length < table.length; at++) {
                if (isString(table, at, old)) {
                    channel.write(ByteBuffer.wrap(name.getValue().getBytes(UTF_8)), place + at);
                }
            }
        }
    }

    /** Whether the string, all of it, stands there. */
    private static boolean isString(byte[] table, int at, byte[] text) {
        if (table[at - 1] != 0 || table[at + text.length] != 0) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (table[at + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    private static void requireOthers(List<String> found, Map<String, String> names) {
        for (String name : found) {
            if (names.containsKey(name)) {
                throw new MalformedLibraryException("the name " + name + " cannot be replaced");
            }
        }
    }
}

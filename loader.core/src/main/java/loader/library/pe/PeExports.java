package loader.library.pe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import loader.library.FunctionNames;
import loader.library.MalformedLibraryException;
import loader.library.content.StringTable;

/** The export directory of a PE file; forwarded names are another library's functions. */
final class PeExports implements FunctionNames {
    private static final int HEADER = 40;

    private final PeSections sections;
    private final long address;
    private final long size;
    private final Optional<String> libraryName;
    private final ByteBuffer functions;
    private final ByteBuffer names;
    private final ByteBuffer ordinals;
    private final long firstName;
    private final StringTable text;

    PeExports(PeSections sections, long address, long size) {
        this.sections = sections;
        this.address = address;
        this.size = size;
        ByteBuffer header =
                address == 0
                        ? ByteBuffer.allocate(HEADER)
                        : sections.bytes(address, HEADER, "export directory");
        functions = table(header, 28, 20, 4);
        names = table(header, 32, 24, 4);
        ordinals = table(header, 36, 24, 2);
        libraryName =
                Optional.of(word(header, 12))
                        .filter(at -> at != 0)
                        .map(at -> sections.strings(at, "library name").string(0, "library name"));
        firstName = firstName();
        text =
                names.limit() == 0
                        ? new StringTable(names)
                        : sections.strings(firstName, "export names");
        requireNames();
    }

    private ByteBuffer table(ByteBuffer header, int field, int countField, int entry) {
        long count = word(header, countField);
        return count == 0
                ? ByteBuffer.allocate(0)
                : sections.bytes(word(header, field), count * entry, "export table");
    }

    /** The names stand together, in one section. */
    private long firstName() {
        long first = Long.MAX_VALUE;
        for (int i = 0; i < names.limit(); i += 4) {
            first = Math.min(first, word(names, i));
        }
        return first;
    }

    private void requireNames() {
        for (int i = 0; i < names.limit() / 4; i++) {
            if (!text.has(name(i))) {
                throw MalformedLibraryException.of("name of export %d is elsewhere", i);
            }
            if (ordinal(i) >= functions.limit() / 4) {
                throw MalformedLibraryException.of("export %d has no address", i);
            }
        }
    }

    Optional<String> libraryName() {
        return libraryName;
    }

    @Override
    public List<String> startingWith(String prefix) {
        byte[] start = prefix.getBytes(UTF_8);
        List<String> found = new ArrayList<>();
        for (int i = 0; i < names.limit() / 4; i++) {
            if (text.startsWith(name(i), start) && isFunction(word(functions, ordinal(i) * 4))) {
                found.add(text.string(name(i), "export name"));
            }
        }
        return found;
    }

    private boolean isFunction(long target) {
        boolean forwarded = target >= address && target < address + size;
        return !forwarded && target != 0 && sections.isExecutable(target);
    }

    private long name(int index) {
        return word(names, index * 4) - firstName;
    }

    private int ordinal(int index) {
        return Short.toUnsignedInt(ordinals.getShort(index * 2));
    }

    private static long word(ByteBuffer table, int at) {
        return Integer.toUnsignedLong(table.getInt(at));
    }
}

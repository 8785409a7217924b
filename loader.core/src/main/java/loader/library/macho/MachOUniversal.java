package loader.library.macho;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import loader.library.LibraryFormat;
import loader.library.LibraryTrait;
import loader.library.MalformedLibraryException;
import loader.library.SharedLibrary;
import loader.library.content.Content;

/** A Mach-O file with one library for each of several processors. */
public final class MachOUniversal {
    private static final int HEADER = 8;
    private static final int WIDE = 0xcafebabf;

    /** A Java class file starts alike; its version stands where this count is and is larger. */
    private static final int MOST = 20;

    private MachOUniversal() {}

    public static SharedLibrary read(Content content) {
        ByteBuffer header =
                content.slice(0, HEADER, "universal header").order(ByteOrder.BIG_ENDIAN);
        int count = header.getInt(4);
        if (count < 1 || count > MOST) {
            throw new MalformedLibraryException(
                    "is a Java class file or a universal file with too many parts");
        }
        boolean wide = header.getInt(0) == WIDE;
        int size = wide ? 32 : 20;
        ByteBuffer table =
                content.slice(HEADER, (long) count * size, "universal header")
                        .order(ByteOrder.BIG_ENDIAN);
        List<SharedLibrary> parts = new ArrayList<>();
        for (int at = 0; at < table.limit(); at += size) {
            Content part =
                    wide
                            ? content.part(table.getLong(at + 8), table.getLong(at + 16), "part")
                            : content.part(word(table, at + 8), word(table, at + 12), "part");
            if (MachOFile.is64Bit(table.getInt(at))) {
                parts.add(MachOFile.read(part));
            }
        }
        return merge(parts);
    }

    private static long word(ByteBuffer table, int at) {
        return Integer.toUnsignedLong(table.getInt(at));
    }

    private static SharedLibrary merge(List<SharedLibrary> parts) {
        if (parts.isEmpty()) {
            throw new MalformedLibraryException("is a universal file without a 64-bit part");
        }
        Set<LibraryTrait> traits = new LinkedHashSet<>();
        parts.forEach(part -> traits.addAll(part.traits()));
        return new SharedLibrary(
                LibraryFormat.MACH_O,
                all(parts, SharedLibrary::platforms),
                parts.get(0).name(),
                all(parts, SharedLibrary::needed),
                all(parts, SharedLibrary::searchPath),
                traits,
                prefix -> inEvery(parts, prefix));
    }

    private static <T> List<T> all(
            List<SharedLibrary> parts, Function<SharedLibrary, List<T>> property) {
        return parts.stream().map(property).flatMap(List::stream).distinct().toList();
    }

    private static List<String> inEvery(List<SharedLibrary> parts, String prefix) {
        List<String> names = new ArrayList<>(parts.get(0).functions().startingWith(prefix));
        parts.stream().skip(1).forEach(e -> names.retainAll(e.functions().startingWith(prefix)));
        return names;
    }
}

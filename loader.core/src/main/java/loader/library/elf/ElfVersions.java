package loader.library.elf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import loader.library.MalformedLibraryException;
import loader.library.content.StringTable;

/**
 * GNU symbol versions: the versions needed from other libraries, the defined versions, and the
 * version of each symbol.
 */
final class ElfVersions {
    private static final int LARGEST = 1 << 20;

    private final ElfSegments segments;
    private final ElfDynamic dynamic;
    private final StringTable strings;
    private int highest;

    ElfVersions(ElfSegments segments, ElfDynamic dynamic, StringTable strings) {
        this.segments = segments;
        this.dynamic = dynamic;
        this.strings = strings;
    }

    void require(int symbols, Set<String> needed) {
        if (dynamic.has(ElfDynamic.NEEDED_VERSIONS)) {
            requireNeeded(dynamic.value(ElfDynamic.NEEDED_VERSIONS), needed);
        }
        if (dynamic.has(ElfDynamic.DEFINED_VERSIONS)) {
            requireDefined(dynamic.value(ElfDynamic.DEFINED_VERSIONS));
        }
        if (dynamic.has(ElfDynamic.VERSION_INDICES)) {
            requireIndices(dynamic.value(ElfDynamic.VERSION_INDICES), symbols);
        } else if (highest > 0) {
            throw new MalformedLibraryException("has versions but no version table (DT_VERSYM)");
        }
    }

    private void requireNeeded(long address, Set<String> needed) {
        ByteBuffer table = segments.tail(address, LARGEST, "needed versions");
        Walk libraries = new Walk(table, 16, "needed versions");
        do {
            if (libraries.half(0) != 1) {
                throw new MalformedLibraryException("needed versions are of an unknown revision");
            }
            String library = strings.string(libraries.word(4), "library of a needed version");
            if (!needed.contains(library)) {
                throw MalformedLibraryException.of(
                        "needs a version of %s but not the library itself", library);
            }
            Walk versions = libraries.inner(8, 16);
            do {
                requireName(versions.word(8));
                highest = Math.max(highest, versions.half(6) & 0x7fff);
            } while (versions.next(12));
        } while (libraries.next(12));
    }

    /** For each symbol the version that it needs of another library; of a sound library. */
    List<Optional<ElfNeededVersion>> ofSymbols(int symbols) {
        List<Optional<ElfNeededVersion>> found =
                new ArrayList<>(Collections.nCopies(symbols, Optional.empty()));
        if (!dynamic.has(ElfDynamic.NEEDED_VERSIONS) || !dynamic.has(ElfDynamic.VERSION_INDICES)) {
            return found;
        }
        Map<Integer, ElfNeededVersion> needed = needed(dynamic.value(ElfDynamic.NEEDED_VERSIONS));
        long address = dynamic.value(ElfDynamic.VERSION_INDICES);
        ByteBuffer indices = segments.bytes(address, symbols * 2L, "version table");
        for (int i = 1; i < symbols; i++) {
            found.set(i, Optional.ofNullable(needed.get(indices.getShort(i * 2) & 0x7fff)));
        }
        return found;
    }

    private Map<Integer, ElfNeededVersion> needed(long address) {
        Map<Integer, ElfNeededVersion> needed = new HashMap<>();
        Walk libraries =
                new Walk(segments.tail(address, LARGEST, "needed versions"), 16, "needed versions");
        do {
            String library = strings.string(libraries.word(4), "library of a needed version");
            Walk versions = libraries.inner(8, 16);
            do {
                String name = strings.string(versions.word(8), "version name");
                needed.put(versions.half(6) & 0x7fff, new ElfNeededVersion(library, name));
            } while (versions.next(12));
        } while (libraries.next(12));
        return needed;
    }

    private void requireDefined(long address) {
        ByteBuffer table = segments.tail(address, LARGEST, "defined versions");
        Walk versions = new Walk(table, 20, "defined versions");
        do {
            if (versions.half(0) != 1) {
                throw new MalformedLibraryException("defined versions are of an unknown revision");
            }
            highest = Math.max(highest, versions.half(4) & 0x7fff);
            Walk names = versions.inner(12, 8);
            do {
                requireName(names.word(0));
            } while (names.next(4));
        } while (versions.next(16));
    }

    private void requireName(long offset) {
        if (!strings.has(offset)) {
            throw new MalformedLibraryException("version name is outside the string table");
        }
    }

    private void requireIndices(long address, int symbols) {
        if (address % 2 != 0) {
            throw new MalformedLibraryException("version table is not aligned");
        }
        ByteBuffer indices = segments.bytes(address, symbols * 2L, "version table");
        for (int i = 1; i < symbols; i++) {
            int version = indices.getShort(i * 2) & 0x7fff;
            if (version > highest) {
                throw MalformedLibraryException.of("symbol %d has unknown version %d", i, version);
            }
        }
    }

    /** A forward walk over records that name the distance to the next one. */
    private static final class Walk {
        private final ByteBuffer table;
        private final int size;
        private final String what;
        private long at;

        Walk(ByteBuffer table, int size, String what) {
            this(table, size, what, 0);
        }

        private Walk(ByteBuffer table, int size, String what, long at) {
            this.table = table;
            this.size = size;
            this.what = what;
            this.at = at;
            requireInside();
        }

        Walk inner(int field, int innerSize) {
            return new Walk(table, innerSize, what, at + word(field));
        }

        boolean next(int field) {
            long distance = word(field);
            at += distance;
            requireInside();
            return distance != 0;
        }

        int half(int field) {
            return Short.toUnsignedInt(table.getShort((int) at + field));
        }

        long word(int field) {
            return Integer.toUnsignedLong(table.getInt((int) at + field));
        }

        private void requireInside() {
            if (at + size > table.limit() || at % 4 != 0) {
                throw MalformedLibraryException.of("%s end beyond their segment", what);
            }
        }
    }
}

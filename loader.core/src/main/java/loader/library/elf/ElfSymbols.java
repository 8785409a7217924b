package loader.library.elf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import loader.library.FunctionNames;
import loader.library.ImportedSymbol;
import loader.library.MalformedLibraryException;
import loader.library.content.StringTable;

/** The dynamic symbol table. */
final class ElfSymbols implements FunctionNames {
    static final int ENTRY = 24;
    static final int TLS = 6;
    private static final int FUNCTION = 2;
    private static final int INDIRECT_FUNCTION = 10;
    private static final int LOCAL = 0;
    private static final int WEAK = 2;
    private static final int UNIQUE = 10;
    private static final int ABSOLUTE = 0xfff1;

    private final ByteBuffer table;
    private final StringTable strings;
    private boolean unique;

    ElfSymbols(ElfSegments segments, ElfDynamic dynamic, StringTable strings, long count) {
        long address = dynamic.value(ElfDynamic.SYMBOLS);
        if (address % 8 != 0 || count < 1) {
            throw new MalformedLibraryException("symbol table is not aligned or empty");
        }
        this.table = segments.bytes(address, count * ENTRY, "symbol table");
        this.strings = strings;
    }

    int count() {
        return table.limit() / ENTRY;
    }

    boolean hasUnique() {
        return unique;
    }

    void require(ElfSegments segments) {
        Optional<ElfSegment> data = segments.first(ElfSegment.TLS);
        long threadLocals = data.isPresent() ? data.get().memorySize() : -1;
        for (int index = 0; index < count(); index++) {
            if (!strings.has(name(index))) {
                throw MalformedLibraryException.of(
                        "name of symbol %d is outside the string table", index);
            }
            unique |= binding(index) == UNIQUE;
            if (isDefined(index)) {
                requirePlace(segments, index, threadLocals);
            } else {
                requireImportable(index);
            }
        }
    }

    List<ElfUniqueSymbol> unique(ElfSegments segments, ElfDynamic dynamic) {
        long address = dynamic.value(ElfDynamic.SYMBOLS);
        ElfSegment segment = segments.requireInFile(address, table.limit(), "symbol table");
        long place = segment.offset() + address - segment.address();
        List<ElfUniqueSymbol> found = new ArrayList<>();
        for (int index = 1; index < count(); index++) {
            if (binding(index) == UNIQUE && isDefined(index)) {
                String name = strings.string(name(index), "symbol name");
                boolean versions = dynamic.has(ElfDynamic.DEFINED_VERSIONS);
                found.add(
                        new ElfUniqueSymbol(
                                name, place + (long) index * ENTRY, type(index), versions));
            }
        }
        return found;
    }

    private void requirePlace(ElfSegments segments, int index, long threadLocals) {
        int section = section(index);
        if (type(index) == TLS) {
            if (value(index) < 0 || value(index) > threadLocals) {
                throw MalformedLibraryException.of("symbol %d is outside thread-local data", index);
            }
        } else if (isFunction(index)
                && section != ABSOLUTE
                && !segments.isExecutable(value(index))) {
            throw MalformedLibraryException.of("function of symbol %d is not code", index);
        }
    }

    private void requireImportable(int index) {
        if (index != 0 && (binding(index) == LOCAL || visibility(index) != 0)) {
            throw MalformedLibraryException.of("symbol %d is neither defined nor visible", index);
        }
    }

    @Override
    public List<String> startingWith(String prefix) {
        byte[] start = prefix.getBytes(UTF_8);
        List<String> names = new ArrayList<>();
        for (int index = 1; index < count(); index++) {
            if (isExportedFunction(index) && strings.startsWith(name(index), start)) {
                names.add(strings.string(name(index), "symbol name"));
            }
        }
        return names;
    }

    /** All that are imported, with the versions of the symbols by their numbers. */
    List<ImportedSymbol> imported(List<Optional<ElfNeededVersion>> versions) {
        List<ImportedSymbol> imported = new ArrayList<>();
        for (int index = 1; index < count(); index++) {
            if (!isDefined(index)) {
                Optional<ElfNeededVersion> version = versions.get(index);
                imported.add(
                        new ImportedSymbol(
                                strings.string(name(index), "symbol name"),
                                version.map(ElfNeededVersion::name),
                                version.map(ElfNeededVersion::library),
                                binding(index) == WEAK));
            }
        }
        return imported;
    }

    /** The names of all that other libraries can use. */
    Set<String> exported() {
        Set<String> exported = new HashSet<>();
        for (int index = 1; index < count(); index++) {
            if (isExported(index)) {
                exported.add(strings.string(name(index), "symbol name"));
            }
        }
        return exported;
    }

    boolean importsAny(Predicate<String> wanted) {
        return IntStream.range(1, count())
                .filter(index -> !isDefined(index))
                .mapToObj(index -> strings.string(name(index), "symbol name"))
                .anyMatch(wanted);
    }

    int gnuHash(int index) {
        return strings.gnuHash(name(index));
    }

    int sysvHash(int index) {
        return strings.sysvHash(name(index));
    }

    private boolean isExportedFunction(int index) {
        return isFunction(index) && isExported(index);
    }

    boolean isExported(int index) {
        int visibility = visibility(index);
        return isDefined(index) && binding(index) != LOCAL && (visibility == 0 || visibility == 3);
    }

    boolean hasFunctionAt(long address) {
        for (int index = 1; index < count(); index++) {
            if (value(index) == address && isFunction(index)) {
                return true;
            }
        }
        return false;
    }

    boolean isFunction(int index) {
        return type(index) == FUNCTION || type(index) == INDIRECT_FUNCTION;
    }

    boolean isDefined(int index) {
        return section(index) != 0;
    }

    int type(int index) {
        return table.get(index * ENTRY + 4) & 0xf;
    }

    long value(int index) {
        return table.getLong(index * ENTRY + 8);
    }

    private long name(int index) {
        return Integer.toUnsignedLong(table.getInt(index * ENTRY));
    }

    private int binding(int index) {
        return (table.get(index * ENTRY + 4) & 0xff) >> 4;
    }

    private int visibility(int index) {
        return table.get(index * ENTRY + 5) & 3;
    }

    private int section(int index) {
        return Short.toUnsignedInt(table.getShort(index * ENTRY + 6));
    }
}

package loader.library.elf;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import loader.library.ExportHook;
import loader.library.LibraryFormat;
import loader.library.LibraryTrait;
import loader.library.Linkage;
import loader.library.MalformedLibraryException;
import loader.library.OperatingSystem;
import loader.library.Platform;
import loader.library.Processor;
import loader.library.SharedLibrary;
import loader.library.content.Content;
import loader.library.content.StringTable;

/** A 64-bit little-endian ELF shared object, checked table by table as {@code dlopen} uses them. */
public final class ElfFile {

    private static final Set<String> CAPSULES = Set.of("PyCapsule_GetPointer", "PyCapsule_Import");
    private static final long NO_DELETE = 8;

    private final ElfHeader header;
    private final ElfSegments segments;
    private final ElfSections sections;
    private final ElfDynamic dynamic;
    private final StringTable strings;
    private final Optional<ElfGnuHash> gnuHash;
    private final Optional<ElfSysvHash> sysvHash;
    private final ElfRelocations relocations;
    private final ElfSymbols symbols;
    private final ElfInitializers initializers;

    private ElfFile(Content content) {
        header = ElfHeader.read(content);
        segments = ElfSegments.read(content, header);
        sections = ElfSections.read(content, header);
        dynamic = ElfDynamic.read(segments);
        strings = strings();
        gnuHash = gnuHash();
        sysvHash = sysvHash();
        relocations = new ElfRelocations(segments, dynamic, header.processor());
        symbols = new ElfSymbols(segments, dynamic, strings, symbolCount());
        initializers = new ElfInitializers(segments, dynamic);
    }

    public static SharedLibrary read(Content content) {
        ElfFile file = new ElfFile(content);
        file.require();
        return file.library();
    }

    /** A sound library with its symbols. */
    public static Linkage link(Content content) {
        ElfFile file = new ElfFile(content);
        file.require();
        ElfVersions versions = new ElfVersions(file.segments, file.dynamic, file.strings);
        long initialized = 0;
        long zeroed = 0;
        for (ElfSegment load : file.segments.loads()) {
            if (load.writable()) {
                initialized += load.fileSize();
                zeroed += load.memorySize() - load.fileSize();
            }
        }
        Optional<ElfSegment> constants = file.segments.first(ElfSegment.GNU_RELRO);
        return new Linkage(
                file.library(),
                file.symbols.imported(versions.ofSymbols(file.symbols.count())),
                file.symbols.exported(),
                Math.max(0, initialized - constants.map(ElfSegment::fileSize).orElse(0L)),
                zeroed);
    }

    /** The {@code STB_GNU_UNIQUE} symbols that a sound library defines. */
    public static List<ElfUniqueSymbol> uniqueSymbols(Content content) {
        ElfFile file = new ElfFile(content);
        return file.symbols.unique(file.segments, file.dynamic);
    }

    private Optional<ElfGnuHash> gnuHash() {
        return dynamic.has(ElfDynamic.GNU_HASH)
                ? Optional.of(new ElfGnuHash(segments, dynamic.value(ElfDynamic.GNU_HASH)))
                : Optional.empty();
    }

    private Optional<ElfSysvHash> sysvHash() {
        return dynamic.has(ElfDynamic.HASH)
                ? Optional.of(new ElfSysvHash(segments, dynamic.value(ElfDynamic.HASH)))
                : Optional.empty();
    }

    private StringTable strings() {
        long size = dynamic.value(ElfDynamic.STRINGS_SIZE);
        StringTable table =
                new StringTable(
                        segments.bytes(dynamic.value(ElfDynamic.STRINGS), size, "string table"));
        if (size == 0 || table.bytes().get((int) size - 1) != 0) {
            throw new MalformedLibraryException("string table has no end");
        }
        return table;
    }

    /** The table does not say how long it is; what refers to it does. */
    private long symbolCount() {
        OptionalLong known = sections.symbolCount();
        if (known.isPresent()) {
            return known.getAsLong();
        }
        long named = relocations.symbolsNamed();
        long hashed = gnuHash.isPresent() ? gnuHash.get().symbolCount() : 0;
        long chained = sysvHash.isPresent() ? sysvHash.get().symbolCount() : 0;
        return Math.max(Math.max(named, hashed), chained);
    }

    private void require() {
        new ElfSectionRules(sections, segments, dynamic).require(symbols);
        symbols.require(segments);
        if (gnuHash.isPresent()) {
            gnuHash.get().require(symbols);
        }
        if (sysvHash.isPresent()) {
            sysvHash.get().require(symbols);
        }
        new ElfVersions(segments, dynamic, strings)
                .require(symbols.count(), new HashSet<>(needed()));
        relocations.require(symbols, initializers);
        initializers.requireComplete();
        for (long at : dynamic.filters()) {
            strings.string(at, "filter library");
        }
    }

    private SharedLibrary library() {
        return new SharedLibrary(
                LibraryFormat.ELF,
                List.of(new Platform(OperatingSystem.LINUX, header.processor())),
                string(ElfDynamic.NAME, "library name"),
                needed(),
                searchPath(),
                traits(),
                symbols);
    }

    private List<String> needed() {
        List<String> needed = new ArrayList<>();
        for (long at : dynamic.needed()) {
            needed.add(strings.string(at, "needed library"));
        }
        return needed;
    }

    private List<String> searchPath() {
        Optional<String> old = string(ElfDynamic.RPATH, "RPATH");
        Optional<String> current = string(ElfDynamic.RUNPATH, "RUNPATH");
        Optional<String> path = current.isPresent() ? current : old;
        return path.isPresent() ? List.of(path.get().split(":")) : List.of();
    }

    private Optional<String> string(long tag, String what) {
        OptionalLong offset = dynamic.find(tag);
        return offset.isPresent()
                ? Optional.of(strings.string(offset.getAsLong(), what))
                : Optional.empty();
    }

    private Set<LibraryTrait> traits() {
        Set<LibraryTrait> traits = EnumSet.noneOf(LibraryTrait.class);
        add(traits, LibraryTrait.NO_DELETE, (dynamic.value(ElfDynamic.FLAGS_1) & NO_DELETE) != 0);
        add(traits, LibraryTrait.UNIQUE_SYMBOLS, symbols.hasUnique());
        add(traits, LibraryTrait.THREAD_LOCAL_STORAGE, segments.first(ElfSegment.TLS).isPresent());
        add(traits, LibraryTrait.INITIALIZERS, initializers.hasInitializers());
        add(traits, LibraryTrait.FINALIZERS, initializers.hasFinalizers());
        add(traits, LibraryTrait.TEXT_RELOCATIONS, relocations.isTextRelocated());
        add(traits, LibraryTrait.CALLED_LATER, symbols.importsAny(LaterCalls::contains));
        if (!symbols.startingWith(ExportHook.INIT.prefix()).isEmpty()) {
            addPhases(traits);
        }
        add(traits, LibraryTrait.TAKES_LOCKS, symbols.importsAny(Locks::contains));
        add(traits, LibraryTrait.REGISTERS_FUNCTIONS, symbols.importsAny(ElfFile::isRegistration));
        add(traits, LibraryTrait.USES_PYTHON, symbols.importsAny(ElfFile::isPython));
        add(traits, LibraryTrait.TAKES_CAPSULES, symbols.importsAny(CAPSULES::contains));
        add(traits, LibraryTrait.EXECUTABLE_STACK, hasExecutableStack());
        return traits;
    }

    /** A library may have modules of both kinds. */
    private void addPhases(Set<LibraryTrait> traits) {
        boolean defines = symbols.importsAny("PyModuleDef_Init"::equals);
        boolean creates = symbols.importsAny("PyModule_Create2"::equals);
        add(traits, LibraryTrait.SINGLE_PHASE, !defines);
        add(traits, LibraryTrait.MULTI_PHASE, defines && !creates);
    }

    /** Names of the linker, of C's and C++'s libraries and of C++ begin with an underscore. */
    private static boolean isRegistration(String function) {
        return !function.startsWith("_")
                && !isPython(function)
                && function.toLowerCase(Locale.ROOT).contains("register");
    }

    private static boolean isPython(String function) {
        return function.startsWith("Py") || function.startsWith("_Py");
    }

    private static void add(Set<LibraryTrait> traits, LibraryTrait trait, boolean present) {
        if (present) {
            traits.add(trait);
        }
    }

    /** Without the header glibc assumes the worst on x86-64 only. */
    private boolean hasExecutableStack() {
        Optional<ElfSegment> stack = segments.first(ElfSegment.GNU_STACK);
        return stack.isPresent()
                ? stack.get().executable()
                : header.processor() == Processor.X86_64;
    }
}

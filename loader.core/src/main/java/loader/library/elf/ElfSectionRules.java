package loader.library.elf;

import java.util.Optional;
import java.util.OptionalLong;
import loader.library.MalformedLibraryException;

/**
 * Where the section table, which the dynamic linker does not look at, repeats the program headers
 * and the dynamic section: where they differ, one of them is damaged.
 */
final class ElfSectionRules {
    private static final int RELA = 4;

    /** Dynamic entries that hold the address of a section of some type. */
    private static final long[][] STARTS = {
        {ElfDynamic.STRINGS, 3},
        {ElfDynamic.SYMBOLS, 11},
        {ElfDynamic.HASH, 5},
        {ElfDynamic.GNU_HASH, 0x6ffffff6},
        {ElfDynamic.RELOCATIONS, RELA},
        {ElfDynamic.PLT_RELOCATIONS, RELA},
        {ElfDynamic.RELATIVE, 19},
        {ElfDynamic.INIT_ARRAY, 14},
        {ElfDynamic.FINI_ARRAY, 15},
        {ElfDynamic.VERSION_INDICES, 0x6fffffff},
        {ElfDynamic.NEEDED_VERSIONS, 0x6ffffffe},
        {ElfDynamic.DEFINED_VERSIONS, 0x6ffffffd},
    };

    private final ElfSections sections;
    private final ElfSegments segments;
    private final ElfDynamic dynamic;

    ElfSectionRules(ElfSections sections, ElfSegments segments, ElfDynamic dynamic) {
        this.sections = sections;
        this.segments = segments;
        this.dynamic = dynamic;
    }

    void require(ElfSymbols symbols) {
        if (!sections.hasLoaded()) {
            return;
        }
        for (int i = 0; i < sections.count(); i++) {
            if (sections.isLoaded(i) && sections.size(i) != 0) {
                requireSegment(i);
            }
        }
        for (long[] rule : STARTS) {
            requireStart(dynamic.find(rule[0]), (int) rule[1]);
        }
        requireRelocations(sections.loadedSize(RELA));
        requireFunction(dynamic.find(ElfDynamic.INIT), symbols);
        requireFunction(dynamic.find(ElfDynamic.FINI), symbols);
    }

    private void requireSegment(int section) {
        if (sections.isThreadLocalSpace(section)) {
            return;
        }
        for (ElfSegment load : segments.loads()) {
            if (load.contains(sections.address(section), sections.size(section))) {
                if (!sections.agrees(section, load)) {
                    throw MalformedLibraryException.of(
                            "section at 0x%x contradicts the %s", sections.address(section), load);
                }
                return;
            }
        }
        throw MalformedLibraryException.of(
                "section at 0x%x (%s bytes) is outside the segments",
                sections.address(section), Long.toUnsignedString(sections.size(section)));
    }

    private void requireStart(OptionalLong address, int type) {
        if (address.isPresent() && !sections.starts(address.getAsLong(), type)) {
            throw MalformedLibraryException.of(
                    "no section of type 0x%x starts at 0x%x", type, address.getAsLong());
        }
    }

    private void requireRelocations(long size) {
        long general = dynamic.value(ElfDynamic.RELOCATIONS_SIZE);
        long plt = dynamic.value(ElfDynamic.PLT_RELOCATIONS_SIZE);
        if (size != general + plt && size != general) {
            throw MalformedLibraryException.of(
                    "sections have %d bytes of relocations, the dynamic section %d",
                    size, general + plt);
        }
    }

    /**
     * {@code .init} and {@code .fini}, or what {@code -init} and {@code -fini} named: that can be a
     * hidden function, as in libnuma, which only the unwind table knows.
     */
    private void requireFunction(OptionalLong address, ElfSymbols symbols) {
        if (address.isPresent()
                && !sections.startsCode(address.getAsLong())
                && !symbols.hasFunctionAt(address.getAsLong())
                && !isUnwound(address.getAsLong())) {
            throw MalformedLibraryException.of(
                    "initializer function at 0x%x is not the start of a function",
                    address.getAsLong());
        }
    }

    private boolean isUnwound(long address) {
        if (sections.isLinkage(address)) {
            return false;
        }
        Optional<ElfUnwindTable> table = ElfUnwindTable.read(segments);
        return table.isEmpty() || table.get().hasFunctionAt(address);
    }
}

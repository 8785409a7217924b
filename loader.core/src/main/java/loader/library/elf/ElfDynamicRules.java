package loader.library.elf;

import loader.library.MalformedLibraryException;

/** Which dynamic entries need which others; glibc asserts some of these and ends the process. */
final class ElfDynamicRules {
    private static final long[][] TOGETHER = {
        {ElfDynamic.STRINGS, ElfDynamic.STRINGS_SIZE},
        {ElfDynamic.SYMBOLS, ElfDynamic.SYMBOL_ENTRY},
        {
            ElfDynamic.RELOCATIONS, ElfDynamic.RELOCATIONS_SIZE, ElfDynamic.RELOCATION_ENTRY,
        },
        {
            ElfDynamic.PLT_RELOCATIONS,
            ElfDynamic.PLT_RELOCATIONS_SIZE,
            ElfDynamic.PLT_RELOCATION_KIND
        },
        {ElfDynamic.RELATIVE, ElfDynamic.RELATIVE_SIZE, ElfDynamic.RELATIVE_ENTRY},
        {ElfDynamic.INIT_ARRAY, ElfDynamic.INIT_ARRAY_SIZE},
        {ElfDynamic.FINI_ARRAY, ElfDynamic.FINI_ARRAY_SIZE},
        {ElfDynamic.NEEDED_VERSIONS, ElfDynamic.NEEDED_VERSIONS_COUNT},
        {ElfDynamic.DEFINED_VERSIONS, ElfDynamic.DEFINED_VERSIONS_COUNT},
    };
    private static final long[][] FIXED = {
        {ElfDynamic.SYMBOL_ENTRY, 24},
        {ElfDynamic.RELOCATION_ENTRY, 24},
        {ElfDynamic.RELATIVE_ENTRY, 8},
        {ElfDynamic.PLT_RELOCATION_KIND, ElfDynamic.RELOCATIONS},
    };
    private static final long NO_OPEN = 0x40;
    private static final long PIE = 0x08000000;

    private ElfDynamicRules() {}

    static void require(ElfDynamic dynamic) {
        for (long[] tags : TOGETHER) {
            requireAllOrNone(dynamic, tags);
        }
        for (long[] rule : FIXED) {
            if (dynamic.has(rule[0]) && dynamic.value(rule[0]) != rule[1]) {
                throw MalformedLibraryException.of(
                        "dynamic entry 0x%x is %d, not %d",
                        rule[0], dynamic.value(rule[0]), rule[1]);
            }
        }
        for (long tag : new long[] {ElfDynamic.STRINGS, ElfDynamic.SYMBOLS}) {
            if (!dynamic.has(tag)) {
                throw MalformedLibraryException.of("dynamic section has no entry 0x%x", tag);
            }
        }
        if (!dynamic.has(ElfDynamic.HASH) && !dynamic.has(ElfDynamic.GNU_HASH)) {
            throw new MalformedLibraryException("has no symbol hash table");
        }
        requireOpenable(dynamic.value(ElfDynamic.FLAGS_1));
    }

    private static void requireAllOrNone(ElfDynamic dynamic, long[] tags) {
        for (long tag : tags) {
            if (dynamic.has(tag) != dynamic.has(tags[0])) {
                throw MalformedLibraryException.of(
                        "dynamic section has only one of the entries 0x%x and 0x%x", tags[0], tag);
            }
        }
    }

    private static void requireOpenable(long flags) {
        if ((flags & PIE) != 0) {
            throw new MalformedLibraryException("is a position-independent executable");
        }
        if ((flags & NO_OPEN) != 0) {
            throw new MalformedLibraryException("is marked as not to be opened (DF_1_NOOPEN)");
        }
    }
}

package loader.library.elf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import loader.library.MalformedLibraryException;

/** The dynamic section: what the dynamic linker goes by. */
public final class ElfDynamic {
    static final long NEEDED = 1;
    static final long PLT_RELOCATIONS_SIZE = 2;
    static final long PLT_GOT = 3;
    static final long HASH = 4;
    public static final long STRINGS = 5;
    static final long SYMBOLS = 6;
    static final long RELOCATIONS = 7;
    static final long RELOCATIONS_SIZE = 8;
    static final long RELOCATION_ENTRY = 9;
    public static final long STRINGS_SIZE = 10;
    static final long SYMBOL_ENTRY = 11;
    static final long INIT = 12;
    static final long FINI = 13;
    static final long NAME = 14;
    static final long RPATH = 15;
    static final long PLT_RELOCATION_KIND = 20;
    static final long TEXT_RELOCATIONS = 22;
    static final long PLT_RELOCATIONS = 23;
    static final long INIT_ARRAY = 25;
    static final long FINI_ARRAY = 26;
    static final long INIT_ARRAY_SIZE = 27;
    static final long FINI_ARRAY_SIZE = 28;
    static final long RUNPATH = 29;
    static final long FLAGS = 30;
    static final long RELATIVE_SIZE = 35;
    static final long RELATIVE = 36;
    static final long RELATIVE_ENTRY = 37;
    static final long GNU_HASH = 0x6ffffef5L;
    static final long TLSDESC_GOT = 0x6ffffef7L;
    static final long VERSION_INDICES = 0x6ffffff0L;
    static final long RELATIVE_COUNT = 0x6ffffff9L;
    static final long FLAGS_1 = 0x6ffffffbL;
    static final long DEFINED_VERSIONS = 0x6ffffffcL;
    static final long DEFINED_VERSIONS_COUNT = 0x6ffffffdL;
    static final long NEEDED_VERSIONS = 0x6ffffffeL;
    static final long NEEDED_VERSIONS_COUNT = 0x6fffffffL;
    static final long AUXILIARY = 0x7ffffffdL;
    static final long FILTER = 0x7fffffffL;

    private static final int ENTRY = 16;
    private static final int MOST_ENTRIES = 4096;

    private final Map<Long, Long> values = new HashMap<>();
    private final List<Long> needed = new ArrayList<>();
    private final List<Long> filters = new ArrayList<>();

    public static ElfDynamic read(ElfSegments segments) {
        Optional<ElfSegment> found = segments.first(ElfSegment.DYNAMIC);
        if (found.isEmpty()) {
            throw new MalformedLibraryException("has no dynamic section");
        }
        ElfSegment segment = found.get();
        if (segment.fileSize() / ENTRY > MOST_ENTRIES) {
            throw new MalformedLibraryException("dynamic section is too large");
        }
        ElfDynamic dynamic = new ElfDynamic();
        dynamic.readEntries(
                segments.bytes(segment.address(), segment.fileSize(), "dynamic section"));
        ElfDynamicRules.require(dynamic);
        return dynamic;
    }

    private void readEntries(ByteBuffer table) {
        int at = 0;
        while (at + ENTRY <= table.limit() && table.getLong(at) != 0) {
            add(table.getLong(at), table.getLong(at + 8));
            at += ENTRY;
        }
        if (at + ENTRY > table.limit()) {
            throw new MalformedLibraryException("dynamic section has no end (DT_NULL)");
        }
        for (; at + ENTRY <= table.limit(); at += ENTRY) {
            if (table.getLong(at) != 0) {
                throw new MalformedLibraryException("dynamic section goes on after DT_NULL");
            }
        }
    }

    private void add(long tag, long value) {
        if (tag == NEEDED) {
            needed.add(value);
        } else if (tag == FILTER || tag == AUXILIARY) {
            filters.add(value);
        } else if (values.put(tag, value) != null) {
            throw MalformedLibraryException.of("dynamic section has tag 0x%x twice", tag);
        }
    }

    boolean has(long tag) {
        return values.containsKey(tag);
    }

    OptionalLong find(long tag) {
        Long value = values.get(tag);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    public long value(long tag) {
        return values.getOrDefault(tag, 0L);
    }

    List<Long> needed() {
        return needed;
    }

    List<Long> filters() {
        return filters;
    }
}

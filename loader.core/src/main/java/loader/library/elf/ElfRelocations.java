package loader.library.elf;

import java.nio.ByteBuffer;
import java.util.BitSet;
import loader.library.MalformedLibraryException;
import loader.library.Processor;

/** The relocations: what {@code dlopen} writes into the image before any code of it runs. */
final class ElfRelocations {
    private static final int ENTRY = 24;

    /** Only the first half gigabyte is watched for words that are relocated twice. */
    private static final long MOST_WORDS = 1 << 26;

    private final ElfSegments segments;
    private final ElfDynamic dynamic;
    private final Processor processor;
    private final ByteBuffer general;
    private final ByteBuffer plt;
    private final BitSet slots = new BitSet();
    private final BitSet relocated = new BitSet();

    ElfRelocations(ElfSegments segments, ElfDynamic dynamic, Processor processor) {
        this.segments = segments;
        this.dynamic = dynamic;
        this.processor = processor;
        this.general = table(ElfDynamic.RELOCATIONS, ElfDynamic.RELOCATIONS_SIZE);
        this.plt = table(ElfDynamic.PLT_RELOCATIONS, ElfDynamic.PLT_RELOCATIONS_SIZE);
    }

    private ByteBuffer table(long tag, long sizeTag) {
        long size = dynamic.value(sizeTag);
        if (size == 0) {
            return ByteBuffer.allocate(0);
        }
        if (size % ENTRY != 0 || dynamic.value(tag) % 8 != 0) {
            throw new MalformedLibraryException(
                    "relocation table is not a whole number of entries");
        }
        return segments.bytes(dynamic.value(tag), size, "relocation table");
    }

    /** The number of symbols that there must be at least. */
    long symbolsNamed() {
        return 1 + Math.max(highestSymbol(general), highestSymbol(plt));
    }

    private static long highestSymbol(ByteBuffer table) {
        long highest = 0;
        for (int at = 0; at < table.limit(); at += ENTRY) {
            highest = Math.max(highest, Integer.toUnsignedLong(table.getInt(at + 12)));
        }
        return highest;
    }

    void require(ElfSymbols symbols, ElfInitializers initializers) {
        requireApart();
        requireRelativesFirst();
        requirePlt();
        requireEach(general, symbols, initializers);
        requireEach(plt, symbols, initializers);
        requireSlots(symbols);
        ElfRelativeRelocations.require(segments, dynamic, initializers);
    }

    /** The one table may be the end of the other, as in old linkers, but not overlap otherwise. */
    private void requireApart() {
        long generalEnd = dynamic.value(ElfDynamic.RELOCATIONS) + general.limit();
        long pltStart = dynamic.value(ElfDynamic.PLT_RELOCATIONS);
        long pltEnd = pltStart + plt.limit();
        boolean apart = pltStart >= generalEnd || pltEnd <= dynamic.value(ElfDynamic.RELOCATIONS);
        if (plt.limit() > 0 && general.limit() > 0 && !apart && pltEnd != generalEnd) {
            throw new MalformedLibraryException("relocation tables overlap");
        }
    }

    private void requireRelativesFirst() {
        long count = dynamic.value(ElfDynamic.RELATIVE_COUNT);
        if (count < 0 || count > general.limit() / ENTRY) {
            throw MalformedLibraryException.of("has fewer relocations than %d", count);
        }
        for (int i = 0; i < count; i++) {
            if (kind(general, i * ENTRY) != ElfRelocationKind.RELATIVE) {
                throw MalformedLibraryException.of("relocation %d is not a relative one", i);
            }
        }
    }

    private void requirePlt() {
        if (plt.limit() > 0) {
            segments.requireWritable(dynamic.value(ElfDynamic.PLT_GOT), 24, "DT_PLTGOT");
        }
        if (dynamic.has(ElfDynamic.TLSDESC_GOT)) {
            segments.requireWritable(dynamic.value(ElfDynamic.TLSDESC_GOT), 8, "DT_TLSDESC_GOT");
        }
    }

    /** Each function of the procedure linkage table has its own slot, and the slots are dense. */
    private void requireSlots(ElfSymbols symbols) {
        long first = dynamic.value(ElfDynamic.PLT_GOT);
        long most = 3 + 2L * plt.limit() / ENTRY;
        for (int at = 0; at < plt.limit(); at += ENTRY) {
            if (kind(plt, at) == ElfRelocationKind.SLOT) {
                long slot = (plt.getLong(at) - first) / 8;
                if (plt.getLong(at) % 8 != 0 || slot < 0 || slot >= most || slots.get((int) slot)) {
                    throw MalformedLibraryException.of(
                            "linkage of 0x%x is no slot of its own", plt.getLong(at));
                }
                slots.set((int) slot);
                requireFunction(symbols, plt.getInt(at + 12));
            }
        }
    }

    private void requireFunction(ElfSymbols symbols, int symbol) {
        boolean own = symbols.isDefined(symbol);
        if (symbol == 0 || (own && !segments.isExecutable(symbols.value(symbol)))) {
            throw MalformedLibraryException.of("symbol %d is linked but no function", symbol);
        }
    }

    private ElfRelocationKind kind(ByteBuffer table, int at) {
        return ElfRelocationKind.of(processor, table.getInt(at + 8));
    }

    private void requireEach(ByteBuffer table, ElfSymbols symbols, ElfInitializers initializers) {
        for (int at = 0; at < table.limit(); at += ENTRY) {
            ElfRelocationKind kind = kind(table, at);
            long symbol = Integer.toUnsignedLong(table.getInt(at + 12));
            if (!kind.hasSymbol() && symbol != 0) {
                throw MalformedLibraryException.of("%s relocation names a symbol", kind);
            }
            if (kind != ElfRelocationKind.NONE) {
                if (symbol >= symbols.count()) {
                    throw MalformedLibraryException.of(
                            "relocation names symbol %d of %d", symbol, symbols.count());
                }
                requireTarget(table.getLong(at), kind);
                requireOnce(table.getLong(at));
                requireKind(kind, symbols, (int) symbol, table.getLong(at + 16));
                initializers.relocated(
                        table.getLong(at), kind, target(symbols, (int) symbol, table, at));
            }
        }
    }

    private void requireTarget(long address, ElfRelocationKind kind) {
        boolean allowed =
                isTextRelocated()
                        ? segments.isMapped(address, kind.size())
                        : segments.isWritable(address, kind.size());
        if (!allowed) {
            throw MalformedLibraryException.of(
                    "relocation of 0x%x is outside the writable segments", address);
        }
    }

    private void requireOnce(long address) {
        long word = address / 8;
        if (address % 8 == 0 && word < MOST_WORDS) {
            if (relocated.get((int) word)) {
                throw MalformedLibraryException.of("0x%x is relocated twice", address);
            }
            relocated.set((int) word);
        }
    }

    boolean isTextRelocated() {
        return dynamic.has(ElfDynamic.TEXT_RELOCATIONS)
                || (dynamic.value(ElfDynamic.FLAGS) & 4) != 0;
    }

    private void requireKind(ElfRelocationKind kind, ElfSymbols symbols, int symbol, long addend) {
        switch (kind) {
            case HALF_WORD -> requireTextRelocations();
            case RELATIVE -> requireNear(addend);
            case INDIRECT -> segments.requireExecutable(addend, "indirect function");
            case THREAD_LOCAL, THREAD_LOCAL_DESCRIPTOR -> requireThreadLocal(symbols, symbol);
            default -> {}
        }
    }

    /** A 32-bit field cannot hold an address, except beside code that was not compiled for it. */
    private void requireTextRelocations() {
        if (!isTextRelocated()) {
            throw new MalformedLibraryException("relocates 32-bit fields of 64-bit data");
        }
    }

    private void requireNear(long address) {
        if (!segments.isNear(address)) {
            throw MalformedLibraryException.of("relocation points to 0x%x, far outside", address);
        }
    }

    private void requireThreadLocal(ElfSymbols symbols, int symbol) {
        boolean own = symbol == 0 || symbols.isDefined(symbol);
        if (own && segments.first(ElfSegment.TLS).isEmpty()) {
            throw new MalformedLibraryException("relocates thread-local data but has none");
        }
        if (symbol != 0 && symbols.type(symbol) != ElfSymbols.TLS && !isSection(symbols, symbol)) {
            throw MalformedLibraryException.of("symbol %d is not thread-local", symbol);
        }
    }

    private static boolean isSection(ElfSymbols symbols, int symbol) {
        return symbols.isDefined(symbol) && symbols.type(symbol) == 3;
    }

    /** The address that the relocation stores, relative to the image, or -1 for one elsewhere. */
    private long target(ElfSymbols symbols, int symbol, ByteBuffer table, int at) {
        long addend = table.getLong(at + 16);
        if (symbol == 0) {
            return addend;
        }
        return symbols.isDefined(symbol) ? symbols.value(symbol) + addend : -1;
    }
}

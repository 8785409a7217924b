package loader.library.elf;

import java.util.BitSet;
import java.util.List;
import loader.library.MalformedLibraryException;

/** The functions that run at {@code dlopen} and {@code dlclose}: each must be code. */
final class ElfInitializers {
    private static final int SLOT = 8;

    private final ElfSegments segments;
    private final ElfDynamic dynamic;
    private final List<Slots> arrays;

    ElfInitializers(ElfSegments segments, ElfDynamic dynamic) {
        this.segments = segments;
        this.dynamic = dynamic;
        this.arrays =
                List.of(
                        slots(ElfDynamic.INIT_ARRAY, ElfDynamic.INIT_ARRAY_SIZE),
                        slots(ElfDynamic.FINI_ARRAY, ElfDynamic.FINI_ARRAY_SIZE));
    }

    private Slots slots(long tag, long sizeTag) {
        long address = dynamic.value(tag);
        long size = dynamic.value(sizeTag);
        if (size % SLOT != 0 || address % SLOT != 0) {
            throw new MalformedLibraryException("initializer table is not aligned");
        }
        if (size != 0) {
            segments.requireInFile(address, size, "initializer table");
        }
        return new Slots(address, (int) (size / SLOT), new BitSet());
    }

    boolean has(long address) {
        return arrays.get(0).covers(address) || arrays.get(1).covers(address);
    }

    /** A negative target is in another library. */
    void relocated(long address, ElfRelocationKind kind, long target) {
        for (Slots array : arrays) {
            if (array.covers(address)) {
                array.relocated(address, isFunction(kind, target));
            }
        }
    }

    private boolean isFunction(ElfRelocationKind kind, long target) {
        return switch (kind) {
            case RELATIVE, INDIRECT -> segments.isExecutable(target);
            case WORD, SLOT -> target < 0 || segments.isExecutable(target);
            default -> false;
        };
    }

    void requireComplete() {
        for (Slots array : arrays) {
            if (array.relocated.cardinality() != array.count) {
                throw new MalformedLibraryException("initializer is not a function");
            }
        }
        for (long tag : new long[] {ElfDynamic.INIT, ElfDynamic.FINI}) {
            if (dynamic.has(tag)) {
                segments.requireExecutable(dynamic.value(tag), "initializer function");
            }
        }
    }

    boolean hasInitializers() {
        return dynamic.has(ElfDynamic.INIT) || arrays.get(0).count > 0;
    }

    boolean hasFinalizers() {
        return dynamic.has(ElfDynamic.FINI) || arrays.get(1).count > 0;
    }

    private record Slots(long address, int count, BitSet relocated) {

        /** Also when only a part of the eight bytes at the address is in here. */
        boolean covers(long at) {
            return at > address - SLOT && at < address + (long) count * SLOT;
        }

        void relocated(long at, boolean function) {
            if ((at - address) % SLOT != 0 || !function) {
                throw MalformedLibraryException.of("initializer at 0x%x is not a function", at);
            }
            relocated.set((int) ((at - address) / SLOT));
        }
    }
}

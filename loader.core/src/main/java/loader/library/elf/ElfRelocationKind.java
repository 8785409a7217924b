package loader.library.elf;

import java.util.Map;
import loader.library.MalformedLibraryException;
import loader.library.Processor;

/** The effect of a relocation. The ABI of each processor has its own number for it. */
enum ElfRelocationKind {
    NONE(0),
    WORD(8),
    HALF_WORD(4),
    SLOT(8),
    RELATIVE(8),
    THREAD_LOCAL(8),
    THREAD_LOCAL_DESCRIPTOR(16),
    SIZE(8),
    INDIRECT(8);

    private static final Map<Integer, ElfRelocationKind> X86_64 =
            Map.ofEntries(
                    Map.entry(0, NONE),
                    Map.entry(1, WORD),
                    Map.entry(2, HALF_WORD),
                    Map.entry(6, SLOT),
                    Map.entry(7, SLOT),
                    Map.entry(8, RELATIVE),
                    Map.entry(10, HALF_WORD),
                    Map.entry(16, THREAD_LOCAL),
                    Map.entry(17, THREAD_LOCAL),
                    Map.entry(18, THREAD_LOCAL),
                    Map.entry(24, WORD),
                    Map.entry(32, HALF_WORD),
                    Map.entry(33, SIZE),
                    Map.entry(36, THREAD_LOCAL_DESCRIPTOR),
                    Map.entry(37, INDIRECT));
    private static final Map<Integer, ElfRelocationKind> AARCH64 =
            Map.ofEntries(
                    Map.entry(0, NONE),
                    Map.entry(257, WORD),
                    Map.entry(258, HALF_WORD),
                    Map.entry(1025, SLOT),
                    Map.entry(1026, SLOT),
                    Map.entry(1027, RELATIVE),
                    Map.entry(1028, THREAD_LOCAL),
                    Map.entry(1029, THREAD_LOCAL),
                    Map.entry(1030, THREAD_LOCAL),
                    Map.entry(1031, THREAD_LOCAL_DESCRIPTOR),
                    Map.entry(1032, INDIRECT));

    private final int size;

    ElfRelocationKind(int size) {
        this.size = size;
    }

    /** How many bytes it writes. */
    int size() {
        return size;
    }

    boolean hasSymbol() {
        return this != NONE && this != RELATIVE && this != INDIRECT;
    }

    static ElfRelocationKind of(Processor processor, int type) {
        ElfRelocationKind kind = (processor == Processor.X86_64 ? X86_64 : AARCH64).get(type);
        if (kind == null) {
            throw MalformedLibraryException.of(
                    "relocation type %s is not known for %s",
                    Integer.toUnsignedString(type), processor.osgiName());
        }
        return kind;
    }
}

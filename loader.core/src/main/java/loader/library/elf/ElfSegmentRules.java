package loader.library.elf;

import loader.library.MalformedLibraryException;

/** What {@code dlopen} relies on in the program headers without checking it. */
final class ElfSegmentRules {
    private static final long PAGE = 4096;
    private static final long LARGEST_ALIGNMENT = 1L << 30;
    private static final long LARGEST_IMAGE = 1L << 34;

    /** glibc ends the process when it cannot allocate the block of a thread. */
    private static final long LARGEST_TLS = 1L << 26;

    private final ElfSegments segments;
    private final ElfHeader header;

    ElfSegmentRules(ElfSegments segments, ElfHeader header) {
        this.segments = segments;
        this.header = header;
    }

    void require() {
        requireImage();
        for (ElfSegment segment : segments.all()) {
            switch (segment.type()) {
                case ElfSegment.PHDR -> requireProgramHeaders(segment);
                case ElfSegment.DYNAMIC -> requireDynamic(segment);
                case ElfSegment.TLS -> requireThreadLocals(segment);
                case ElfSegment.GNU_RELRO -> requireReadOnlyAfterRelocation(segment);
                case ElfSegment.GNU_EH_FRAME -> requireInside(segment);
                case ElfSegment.NOTE, ElfSegment.GNU_PROPERTY -> {
                    requireInside(segment);
                    ElfNotes.require(segments, segment);
                }
                default -> {}
            }
        }
        for (int type : new int[] {ElfSegment.DYNAMIC, ElfSegment.TLS, ElfSegment.GNU_RELRO}) {
            requireAtMostOne(type);
        }
    }

    private void requireImage() {
        if (segments.loads().isEmpty()) {
            throw new MalformedLibraryException("has no segments to load");
        }
        long end = -1;
        for (ElfSegment load : segments.loads()) {
            requireLoad(load);
            if (load.address() / PAGE <= end) {
                throw MalformedLibraryException.of("%s overlaps another", load);
            }
            end = (load.address() + Math.max(1, load.memorySize()) - 1) / PAGE;
        }
        long first = segments.loads().get(0).address() / PAGE;
        if ((end - first) * PAGE > LARGEST_IMAGE) {
            throw MalformedLibraryException.of("needs %d bytes of memory", (end - first) * PAGE);
        }
    }

    private void requireLoad(ElfSegment load) {
        requireAddresses(load);
        segments.content().requireInside(load.offset(), load.fileSize(), "segment");
        long alignment = load.alignment();
        if (alignment < PAGE || !isPowerOfTwo(alignment) || alignment > LARGEST_ALIGNMENT) {
            throw MalformedLibraryException.of("%s has alignment 0x%x", load, alignment);
        }
        if ((load.address() - load.offset()) % alignment != 0) {
            throw MalformedLibraryException.of(
                    "%s is not aligned with its place in the file", load);
        }
        if (!load.readable()) {
            throw MalformedLibraryException.of("%s is not readable", load);
        }
        if (load.memorySize() > load.fileSize() && !load.writable()) {
            throw MalformedLibraryException.of("%s is not writable but has no bytes for all", load);
        }
    }

    private void requireProgramHeaders(ElfSegment segment) {
        requireInside(segment);
        if (segment.offset() != header.programHeaders()) {
            throw new MalformedLibraryException("PT_PHDR is not the program header table");
        }
        requireSize(segment, header.programHeaderCount() * 56L);
    }

    private static void requireSize(ElfSegment segment, long size) {
        if (segment.memorySize() < size) {
            throw MalformedLibraryException.of("%s is too small", segment);
        }
    }

    private void requireDynamic(ElfSegment segment) {
        ElfSegment load = requireInside(segment);
        if (segment.writable() && !load.writable()) {
            throw new MalformedLibraryException("dynamic section is not writable");
        }
        if (segment.address() % 8 != 0) {
            throw new MalformedLibraryException("dynamic section is not aligned");
        }
    }

    private void requireThreadLocals(ElfSegment segment) {
        requireAddresses(segment);
        if (segment.fileSize() > 0) {
            requireSamePlace(segment);
        }
        long alignment = segment.alignment();
        if (!isPowerOfTwo(alignment) || alignment > PAGE) {
            throw MalformedLibraryException.of("thread-local data has alignment 0x%x", alignment);
        }
        if (segment.memorySize() > LARGEST_TLS) {
            throw MalformedLibraryException.of(
                    "thread-local data is too large (%d bytes)", segment.memorySize());
        }
    }

    private void requireReadOnlyAfterRelocation(ElfSegment segment) {
        requireAddresses(segment);
        for (ElfSegment load : segments.loads()) {
            if (load.writable() && covers(load, segment)) {
                return;
            }
        }
        throw new MalformedLibraryException("PT_GNU_RELRO is not one writable segment's start");
    }

    private static boolean covers(ElfSegment load, ElfSegment relro) {
        long lastPage = (load.end() + PAGE - 1) / PAGE * PAGE;
        boolean exact = relro.memorySize() == relro.fileSize();
        boolean padded = relro.fileEnd() >= load.fileEnd() && relro.end() <= lastPage;
        return relro.address() == load.address() && (exact ? relro.end() <= lastPage : padded);
    }

    private ElfSegment requireInside(ElfSegment segment) {
        requireAddresses(segment);
        return requireSamePlace(segment);
    }

    private ElfSegment requireSamePlace(ElfSegment segment) {
        ElfSegment load = segments.requireInFile(segment.address(), segment.fileSize(), "segment");
        if (segment.offset() - segment.address() != load.offset() - load.address()) {
            throw MalformedLibraryException.of("%s is not where the file has it", segment);
        }
        return load;
    }

    private static void requireAddresses(ElfSegment segment) {
        if (!segment.addressable()) {
            throw MalformedLibraryException.of("%s has impossible sizes", segment);
        }
    }

    private void requireAtMostOne(int type) {
        int count = 0;
        for (ElfSegment segment : segments.all()) {
            count += segment.type() == type ? 1 : 0;
        }
        if (count > 1) {
            throw MalformedLibraryException.of("has several segments of type 0x%x", type);
        }
    }

    private static boolean isPowerOfTwo(long value) {
        return Long.bitCount(value) == 1;
    }
}

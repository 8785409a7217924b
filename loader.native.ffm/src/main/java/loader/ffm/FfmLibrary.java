package loader.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import loader.capi.NativeLinker;

/** A library that {@code java.lang.foreign} opened. */
record FfmLibrary(SymbolLookup symbols, Arena arena, SystemLoader.Handle handle)
        implements NativeLinker.Library {

    /** The one libpython of this process, for the table's constants. */
    private static volatile SymbolLookup libpython;

    /**
     * {@code libraryLookup} alone opens lazily, and a function that is missing then ends the
     * process when it is called.
     */
    static FfmLibrary open(Path file, boolean global) {
        SystemLoader.Handle handle = SystemLoader.open(file, global);
        Arena arena = global ? Arena.global() : Arena.ofShared();
        try {
            return new FfmLibrary(SymbolLookup.libraryLookup(file, arena), arena, handle);
        } catch (IllegalArgumentException refused) {
            throw new UnsatisfiedLinkError(refused.getMessage());
        }
    }

    FfmApi asPython() {
        libpython = symbols;
        return new FfmApi();
    }

    /** The address of a function of libpython. */
    static MemorySegment python(String function) {
        return libpython
                .find(function)
                .orElseThrow(() -> new UnsatisfiedLinkError("libpython has no " + function));
    }

    @Override
    public long symbol(String name) {
        return symbols.find(name).map(MemorySegment::address).orElse(0L);
    }

    @Override
    public void close() {
        if (arena.scope().isAlive() && arena != Arena.global()) {
            arena.close();
            handle.close();
        }
    }
}

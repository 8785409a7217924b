package loader.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import loader.capi.NativeLinker;

/** A library that {@code java.lang.foreign} opened. */
record FfmLibrary(SymbolLookup symbols, Arena arena, SystemLoader.Handle handle)
        implements NativeLinker.Library {

    /** The functions of this process's one libpython, and Loader's own, for the constants. */
    private static volatile SymbolLookup functions;

    /**
     * {@code libraryLookup} alone opens lazily, and a function that is missing then ends the
     * process when it is called.
     */
    static FfmLibrary open(Path file, boolean global) {
        SystemLoader.Handle handle = SystemLoader.open(file, global);
        Arena arena = global ? Arena.global() : Arena.ofShared();
        try {
            SymbolLookup symbols =
                    handle.isOpen() ? handle::find : SymbolLookup.libraryLookup(file, arena);
            return new FfmLibrary(symbols, arena, handle);
        } catch (IllegalArgumentException refused) {
            throw new UnsatisfiedLinkError(refused.getMessage());
        }
    }

    FfmApi asPython() {
        functions = symbols;
        return new FfmApi();
    }

    FfmStacks asOwn() {
        functions = symbols;
        return new FfmStacks();
    }

    /** The address of a function of the table. */
    static MemorySegment python(String function) {
        return functions
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

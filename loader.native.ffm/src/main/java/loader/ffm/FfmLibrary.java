package loader.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.Optional;
import loader.capi.NativeLinker;

/** A library that {@code java.lang.foreign} opened. */
record FfmLibrary(SymbolLookup symbols, Arena arena) implements NativeLinker.Library {

    private static final int RTLD_NOW = 2;
    private static final int RTLD_GLOBAL = 0x100;

    /** The one libpython of this process, for the table's constants. */
    private static volatile SymbolLookup libpython;

    static FfmLibrary open(Path file, boolean global) {
        if (global) {
            openGlobally(file);
        }
        Arena arena = global ? Arena.global() : Arena.ofShared();
        try {
            return new FfmLibrary(SymbolLookup.libraryLookup(file, arena), arena);
        } catch (IllegalArgumentException refused) {
            throw new UnsatisfiedLinkError(refused.getMessage());
        }
    }

    /** {@code libraryLookup} opens locally; where there is no {@code dlopen} (Windows) that makes no difference. */
    private static void openGlobally(Path file) {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> dlopen = linker.defaultLookup().find("dlopen");
        if (dlopen.isEmpty()) {
            return;
        }
        try (Arena scope = Arena.ofConfined()) {
            MemorySegment path = scope.allocateFrom(file.toString());
            var call =
                    linker.downcallHandle(
                            dlopen.get(), FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT));
            long handle = (long) call.invokeExact(path.address(), RTLD_NOW | RTLD_GLOBAL);
            if (handle == 0) {
                throw new UnsatisfiedLinkError(file + ": cannot be opened");
            }
        } catch (UnsatisfiedLinkError refused) {
            throw refused;
        } catch (Throwable problem) {
            throw new IllegalStateException("dlopen cannot throw", problem);
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
        }
    }
}

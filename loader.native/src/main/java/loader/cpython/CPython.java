package loader.cpython;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import loader.capi.CApi;
import loader.capi.Memory;
import loader.capi.NativeLinker;
import loader.library.Platform;

/** The opened libpython: its functions, its data symbols, and the way they are reached. */
public final class CPython {

    private final NativeLinker linker;
    private final NativeLinker.Library library;
    private final CApi api;
    private final Platform platform;
    private final Map<String, Long> symbols = new ConcurrentHashMap<>();

    CPython(NativeLinker linker, NativeLinker.Library library, Platform platform) {
        this.platform = platform;
        this.linker = linker;
        this.library = library;
        this.api = linker.capi(library);
    }

    /** What libraries have to be built for to be loaded here. */
    public Platform platform() {
        return platform;
    }

    public CApi api() {
        return api;
    }

    public Memory memory() {
        return linker.memory();
    }

    public NativeLinker linker() {
        return linker;
    }

    /** The address of a function or type. */
    public long symbol(String name) {
        return symbols.computeIfAbsent(name, this::lookUp);
    }

    /** Borrowed reference to an exception type, such as {@code PyExc_ImportError}. */
    public long exceptionType(String name) {
        return memory().getLong(symbol(name));
    }

    /**
     * Calls a function that is not in the table, because it is used once or not in every version.
     */
    long call(String function, long... arguments) {
        return linker.call(symbol(function), arguments);
    }

    private long lookUp(String name) {
        long address = library.symbol(name);
        if (address == 0) {
            throw new IllegalStateException("libpython has no symbol " + name);
        }
        return address;
    }
}

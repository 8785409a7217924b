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
    private final Fields fields;
    private final Map<String, Long> symbols;
    private final Memory memory;

    CPython(NativeLinker linker, NativeLinker.Library library, Platform platform) {
        this(
                linker,
                library,
                linker.capi(library),
                platform,
                new ConcurrentHashMap<>(),
                linker.memory());
    }

    private CPython(
            NativeLinker linker,
            NativeLinker.Library library,
            CApi api,
            Platform platform,
            Map<String, Long> symbols,
            Memory memory) {
        this.linker = linker;
        this.library = library;
        this.api = api;
        this.platform = platform;
        this.symbols = symbols;
        this.memory = memory;
        this.fields = new Fields(this);
    }

    Fields fields() {
        return fields;
    }

    /** What libraries have to be built for to be loaded here. */
    public Platform platform() {
        return platform;
    }

    public CApi api() {
        return api;
    }

    public Memory memory() {
        return memory;
    }

    public NativeLinker linker() {
        return linker;
    }

    /** The address of a function or type. */
    public long symbol(String name) {
        if (!has(name)) {
            throw new IllegalStateException("libpython has no symbol " + name);
        }
        return symbols.get(name);
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

    boolean has(String symbol) {
        return symbols.computeIfAbsent(symbol, library::symbol) != 0;
    }

    /** The same with everything called on the carrier's thread. */
    CPython through(Carrier carrier) {
        return new CPython(
                carrier.carry(NativeLinker.class, linker),
                library,
                carrier.carry(CApi.class, api),
                platform,
                symbols,
                linker.memory());
    }
}

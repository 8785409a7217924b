package loader.libpython;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import loader.capi.CApi;
import loader.capi.Memory;
import loader.capi.NativeLinker;
import loader.capi.Stacks;
import loader.library.Platform;

/** The opened libpython: its functions, its data symbols, and the way they are reached. */
public final class CPython {

    private final NativeLinker linker;
    private final NativeLinker.Library library;
    private final Optional<NativeLinker.Library> own;
    private final long caller;
    private final CApi api;
    private final Stacks stacks;
    private final Platform platform;
    private final Fields fields;
    private final Map<String, Long> symbols;
    private final Memory memory;
    private volatile CPython detoured;

    CPython(NativeLinker linker, NativeLinker.Library library, Platform platform) {
        this.linker = linker;
        this.library = library;
        this.platform = platform;
        this.memory = linker.memory();
        this.symbols = new ConcurrentHashMap<>();
        this.own = OwnLibrary.open(linker, library, platform);
        this.caller = own.map(opened -> opened.symbol("loader_call")).orElse(0L);
        this.api = linker.capi(own.orElse(library));
        this.stacks = own.map(linker::stacks).orElseGet(() -> new SharedStack(this));
        this.fields = new Fields(this);
    }

    /** The same CPython with every function called through the detour. */
    private CPython(CPython other, Detour detour) {
        this.linker = through(detour, NativeLinker.class, other.linker);
        this.library = other.library;
        this.own = other.own;
        this.caller = other.caller;
        this.api = through(detour, CApi.class, other.api);
        this.stacks = through(detour, Stacks.class, other.stacks);
        this.platform = other.platform;
        this.symbols = other.symbols;
        this.memory = other.memory;
        this.fields = new Fields(this);
    }

    public Fields fields() {
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
     * Makes an exception pending, of a type such as {@code PyExc_ImportError}.
     *
     * @return NULL, for the C function that fails to return
     */
    public long raise(String type, String text) {
        long message = memory().allocateText(text);
        api().PyErr_SetString(exceptionType(type), message);
        memory().free(message);
        return 0;
    }

    /**
     * Calls a function that is not in the table, because it is used once or not in every version.
     */
    public long call(String function, long... arguments) {
        return call(symbol(function), arguments);
    }

    /** Calls a C function, of a module perhaps, with up to seven words. */
    public long call(long function, long... arguments) {
        if (caller == 0) {
            return linker.call(function, arguments);
        }
        long[] all = new long[arguments.length + 1];
        all[0] = function;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return linker.call(caller, all);
    }

    /** Calls a function of Loader's own C library; the result is 0 where there is none. */
    public long callOwn(String function, long... arguments) {
        return own.map(library -> call(library.symbol(function), arguments)).orElse(0L);
    }

    /** The file of Loader's own C library, for Python to open; empty where there is none. */
    public Optional<String> ownLibrary() {
        return own.map(library -> OwnLibrary.path());
    }

    /** The function through which Python calls Java. */
    public long function(NativeLinker.Upcall upcall) {
        long function = stacks.loader_function(linker.functionPointer(upcall));
        if (function == 0) {
            throw new IllegalStateException(
                    "Loader was started too often in this process; start the process again");
        }
        return function;
    }

    public Stacks stacks() {
        return stacks;
    }

    public boolean has(String symbol) {
        return symbols.computeIfAbsent(symbol, library::symbol) != 0;
    }

    /** How a function is called where the calling thread cannot call it itself. */
    @FunctionalInterface
    public interface Detour {
        Object call(Supplier<Object> function);
    }

    /** The same with every function called through the detour, of which there is only one. */
    public CPython through(Detour detour) {
        if (detoured == null) {
            detoured = new CPython(this, detour);
        }
        return detoured;
    }

    private static <T> T through(Detour detour, Class<T> type, T target) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) ->
                                detour.call(() -> invoke(method, target, arguments))));
    }

    private static Object invoke(Method method, Object target, Object[] arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failed) {
            throw new IllegalStateException(failed.getCause());
        } catch (IllegalAccessException hidden) {
            throw new IllegalStateException(hidden);
        }
    }
}

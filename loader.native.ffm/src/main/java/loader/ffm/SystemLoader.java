package loader.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/** {@code dlopen} and its like; where there is none (Windows), a library is opened otherwise. */
final class SystemLoader {

    private static final int RTLD_NOW = 2;
    private static final int RTLD_GLOBAL = 0x100;

    private SystemLoader() {}

    /** What {@code dlopen} returned, or 0. */
    record Handle(long address) {

        void close() {
            if (address != 0) {
                call(
                        function("dlclose", FunctionDescriptor.of(JAVA_INT, JAVA_LONG))
                                .orElseThrow(),
                        address);
            }
        }
    }

    /**
     * Opens a library with all of its functions bound.
     *
     * @throws UnsatisfiedLinkError with the system's reason
     */
    static Handle open(Path file, boolean global) {
        Optional<MethodHandle> dlopen =
                function("dlopen", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT));
        if (dlopen.isEmpty()) {
            return new Handle(0);
        }
        try (Arena scope = Arena.ofConfined()) {
            MemorySegment path = scope.allocateFrom(file.toString());
            int flags = global ? RTLD_NOW | RTLD_GLOBAL : RTLD_NOW;
            long handle = ((Number) call(dlopen.get(), path.address(), flags)).longValue();
            if (handle == 0) {
                throw new UnsatisfiedLinkError(reason(file));
            }
            return new Handle(handle);
        }
    }

    private static String reason(Path file) {
        MethodHandle dlerror = function("dlerror", FunctionDescriptor.of(JAVA_LONG)).orElseThrow();
        long text = ((Number) call(dlerror)).longValue();
        return text == 0
                ? file + ": cannot be opened"
                : MemorySegment.ofAddress(text).reinterpret(Long.MAX_VALUE).getString(0);
    }

    private static Optional<MethodHandle> function(String name, FunctionDescriptor shape) {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find(name)
                .map(address -> linker.downcallHandle(address, shape));
    }

    private static Object call(MethodHandle function, Object... arguments) {
        try {
            return function.invokeWithArguments(arguments);
        } catch (Throwable problem) {
            throw new IllegalStateException("a C function cannot throw", problem);
        }
    }
}

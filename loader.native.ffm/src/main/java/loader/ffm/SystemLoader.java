package loader.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;

/** {@code dlopen} and its like; where there is none (Windows), a library is opened otherwise. */
final class SystemLoader {

    private static final int RTLD_NOW = 2;
    private static final int RTLD_GLOBAL = 0x100;

    private SystemLoader() {}

    /** What {@code dlopen} returned, or 0. */
    record Handle(long address) {

        boolean isOpen() {
            return address != 0;
        }

        /** What the library, or one that it needs, has under the name. */
        Optional<MemorySegment> find(String name) {
            try (Arena scope = Arena.ofConfined()) {
                long found =
                        Downcalls.call(
                                function("dlsym").orElseThrow(),
                                address,
                                scope.allocateFrom(name).address());
                return found == 0 ? Optional.empty() : Optional.of(MemorySegment.ofAddress(found));
            }
        }

        void close() {
            if (isOpen()) {
                Downcalls.callInt(function("dlclose").orElseThrow(), address);
            }
        }
    }

    /**
     * Opens a library with all of its functions bound.
     *
     * @throws UnsatisfiedLinkError with the system's reason
     */
    static Handle open(Path file, boolean global) {
        Optional<MemorySegment> dlopen = function("dlopen");
        if (dlopen.isEmpty()) {
            return new Handle(0);
        }
        // Linked before it is needed: the JVM's own look-ups take the system's last message away.
        MemorySegment dlerror = function("dlerror").orElseThrow();
        Downcalls.call(dlerror);
        try (Arena scope = Arena.ofConfined()) {
            MemorySegment path = scope.allocateFrom(file.toString());
            int flags = global ? RTLD_NOW | RTLD_GLOBAL : RTLD_NOW;
            long handle = Downcalls.call(dlopen.get(), path.address(), flags);
            if (handle == 0) {
                throw new UnsatisfiedLinkError(reason(Downcalls.call(dlerror), file));
            }
            return new Handle(handle);
        }
    }

    private static String reason(long text, Path file) {
        return text == 0
                ? file + ": cannot be opened"
                : MemorySegment.ofAddress(text).reinterpret(Long.MAX_VALUE).getString(0);
    }

    private static Optional<MemorySegment> function(String name) {
        return Linker.nativeLinker().defaultLookup().find(name);
    }
}

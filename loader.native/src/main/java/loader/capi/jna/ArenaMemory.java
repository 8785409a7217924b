package loader.capi.jna;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether memory may be freed under a buffer, as that of {@code Arena.ofShared()} and {@code
 * ofConfined()} may. Java has arenas from 22 on, and this code is for 17 too, so it asks by name.
 */
final class ArenaMemory {

    private static final Optional<ArenaMemory> OF_THIS_JAVA = find();

    private final MethodHandle scopeOf;
    private final Set<Class<?>> neverClosed;

    private ArenaMemory(MethodHandle scopeOf, Set<Class<?>> neverClosed) {
        this.scopeOf = scopeOf;
        this.neverClosed = neverClosed;
    }

    static boolean isClosable(Buffer direct) {
        return OF_THIS_JAVA.isPresent() && OF_THIS_JAVA.get().closes(direct);
    }

    private boolean closes(Buffer direct) {
        try {
            return !neverClosed.contains(((Object) scopeOf.invoke(direct)).getClass());
        } catch (Throwable problem) {
            throw new IllegalStateException("a buffer without a scope", problem);
        }
    }

    private static Optional<ArenaMemory> find() {
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        try {
            Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
            Class<?> scope = Class.forName("java.lang.foreign.MemorySegment$Scope");
            Class<?> arena = Class.forName("java.lang.foreign.Arena");
            MethodType ofBuffer = MethodType.methodType(segment, Buffer.class);
            MethodHandle segmentScope =
                    lookup.findVirtual(segment, "scope", MethodType.methodType(scope));
            MethodHandle arenaScope =
                    lookup.findVirtual(arena, "scope", MethodType.methodType(scope));
            MethodHandle bufferScope =
                    MethodHandles.filterReturnValue(
                            lookup.findStatic(segment, "ofBuffer", ofBuffer), segmentScope);
            Set<Class<?>> neverClosed =
                    new HashSet<>(
                            List.of(
                                    type(lookup, arena, "ofAuto", arenaScope),
                                    type(lookup, arena, "global", arenaScope)));
            Buffer direct = ByteBuffer.allocateDirect(1);
            neverClosed.add(((Object) bufferScope.invoke(direct)).getClass());
            return Optional.of(new ArenaMemory(bufferScope, neverClosed));
        } catch (Throwable javaWithoutArenas) {
            return Optional.empty();
        }
    }

    private static Class<?> type(
            MethodHandles.Lookup lookup, Class<?> arena, String name, MethodHandle scope)
            throws Throwable {
        MethodHandle make = lookup.findStatic(arena, name, MethodType.methodType(arena));
        return ((Object) MethodHandles.filterReturnValue(make, scope).invoke()).getClass();
    }
}

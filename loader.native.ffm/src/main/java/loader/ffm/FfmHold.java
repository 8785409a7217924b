package loader.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.capi.Memory;

/**
 * A shared arena that cannot be closed: {@code Arena.close()} fails as long as a segment is in use
 * by a call to C, so a thread is in such a call, {@code bsearch} over one element, whose comparison
 * waits in Java. All views of an arena have one.
 */
final class FfmHold {

    /** The scopes of memory that the garbage collector frees, or nobody. */
    private static final Set<Class<?>> NEVER_CLOSED =
            Stream.of(
                            Arena.ofAuto().scope(),
                            Arena.global().scope(),
                            MemorySegment.ofBuffer(ByteBuffer.allocateDirect(1)).scope())
                    .map(Object::getClass)
                    .collect(Collectors.toUnmodifiableSet());

    private static final long STACK = 256 << 10;

    private static final FunctionDescriptor COMPARISON =
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS);

    private static final MethodHandle BSEARCH =
            Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().find("bsearch").orElseThrow(),
                            FunctionDescriptor.of(
                                    ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS));

    /** By arena; what is in it, and the number of views, changes under its lock. */
    private static final Map<MemorySegment.Scope, FfmHold> HELD = new HashMap<>();

    private final CompletableFuture<Void> held = new CompletableFuture<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private final Thread thread;
    private int views;

    /** What the garbage collector frees stays as long as this refers to it. */
    private record Reachable(Buffer direct) implements Memory.Hold {

        @Override
        public void close() {
            // whoever lets go of this lets go of the buffer
        }
    }

    private FfmHold(MemorySegment segment) {
        thread = new Thread(null, () -> hold(segment), "python-memory", STACK);
        thread.setDaemon(true);
        thread.start();
    }

    static Memory.Hold of(Buffer direct) {
        MemorySegment segment = MemorySegment.ofBuffer(direct);
        if (NEVER_CLOSED.contains(segment.scope().getClass())) {
            return new Reachable(direct);
        }
        if (!segment.isAccessibleBy(new Thread())) {
            throw new IllegalArgumentException(
                    "memory of a confined arena, which only its thread can keep open; take"
                            + " Arena.ofShared() or Arena.ofAuto()");
        }
        synchronized (HELD) {
            FfmHold hold = HELD.get(segment.scope());
            if (hold == null) {
                hold = held(segment);
                HELD.put(segment.scope(), hold);
            }
            hold.views++;
            return hold.view(segment.scope());
        }
    }

    private static FfmHold held(MemorySegment segment) {
        FfmHold hold = new FfmHold(segment);
        try {
            hold.held.join();
        } catch (CompletionException failed) {
            throw new IllegalStateException("memory of an arena that is closed", failed);
        }
        return hold;
    }

    private Memory.Hold view(MemorySegment.Scope scope) {
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.getAndSet(false)) {
                close(scope);
            }
        };
    }

    private void hold(MemorySegment segment) {
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle comparison =
                    MethodHandles.dropArguments(
                            MethodHandles.lookup()
                                    .bind(this, "compare", MethodType.methodType(int.class)),
                            0,
                            MemorySegment.class,
                            MemorySegment.class);
            MemorySegment pointer = Linker.nativeLinker().upcallStub(comparison, COMPARISON, arena);
            MemorySegment found =
                    (MemorySegment)
                            BSEARCH.invokeExact(segment, MemorySegment.NULL, 1L, 1L, pointer);
            assert found.address() == 0;
        } catch (Throwable problem) {
            held.completeExceptionally(problem);
        }
    }

    @SuppressWarnings("UnusedMethod") // called from C
    private int compare() {
        held.complete(null);
        boolean interrupted = true;
        while (interrupted) {
            try {
                released.await();
                interrupted = false;
            } catch (InterruptedException again) {
                // whoever interrupts all threads does not free the memory
            }
        }
        return 0;
    }

    /** After that of the last view the arena can be closed. */
    private void close(MemorySegment.Scope scope) {
        synchronized (HELD) {
            if (--views > 0) {
                return;
            }
            HELD.remove(scope);
        }
        released.countDown();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

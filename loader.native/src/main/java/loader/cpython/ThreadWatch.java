package loader.cpython;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import loader.libpython.PythonThread;
import loader.libpython.ThreadStacks;
import loader.python.AttachedState;

/**
 * What the threads of Java do with the GIL. A time stamp for each attachment would be a tenth of a
 * call, so a thread of its own looks each second instead, while any thread uses Python.
 */
public final class ThreadWatch {

    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

    private static final Queue<Seen> ALL = new ConcurrentLinkedQueue<>();
    private static Thread watch;

    /**
     * Whether nobody looks, since no thread uses Python. Each attachment reads it, so it is not
     * volatile.
     */
    private static boolean idle;

    private ThreadWatch() {}

    /** A thread that uses Python, as other threads may look at it. */
    interface Watched {

        Thread thread();

        /** The virtual thread that it works for, or null. */
        Thread owner();

        /** How often it has attached or begun to. */
        int steps();

        /** Whether it is attached or waits for that. */
        boolean isUsing();

        /** What it does with which GIL, if anything. */
        Optional<Use> use();
    }

    /**
     * What a thread does with a GIL.
     *
     * @param interpreter whose GIL it is
     * @param state the address of its {@code PyThreadState} there
     */
    record Use(long interpreter, AttachedState.Gil gil, long state) {}

    /** A thread as it was seen last. */
    private static final class Seen {

        private final WeakReference<Watched> watched;
        private int steps;
        private long since = System.nanoTime();

        Seen(Watched watched) {
            this.watched = new WeakReference<>(watched);
        }

        boolean isGone() {
            Watched known = watched.get();
            return known == null || !known.thread().isAlive();
        }

        /** Whether the thread uses Python, or has since the last look. */
        boolean look() {
            Watched known = watched.get();
            if (known == null) {
                return false;
            }
            if (known.steps() != steps) {
                steps = known.steps();
                since = System.nanoTime();
                return true;
            }
            return known.isUsing();
        }

        Optional<AttachedState> state(Map<Long, ThreadStacks.State> python) {
            Watched known = watched.get();
            if (known == null) {
                return Optional.empty();
            }
            look();
            return known.use().map(use -> state(known, use, python.remove(use.state())));
        }

        private AttachedState state(Watched known, Use use, ThreadStacks.State python) {
            Thread owner = known.owner();
            return new AttachedState(
                    known.thread().getName() + (owner == null ? "" : " for " + owner),
                    use.interpreter(),
                    use.gil(),
                    Duration.ofNanos(System.nanoTime() - since),
                    Stream.of(known.thread(), owner)
                            .filter(thread -> thread != null)
                            .flatMap(thread -> Arrays.stream(thread.getStackTrace()))
                            .toList(),
                    python == null ? List.of() : python.frames());
        }
    }

    /** A thread uses Python for the first time. */
    static void add(Watched thread) {
        ALL.add(new Seen(thread));
        start();
    }

    private static synchronized void start() {
        if (watch == null) {
            Thread made = new Thread(PythonThread.root(), ThreadWatch::watch, "python-watch");
            made.setDaemon(true);
            made.start();
            watch = made;
        }
    }

    /** Ends the thread that looks; the next thread that uses Python starts another one. */
    public static synchronized void stop() {
        if (watch != null) {
            watch.interrupt();
            watch = null;
        }
    }

    /** A thread is about to attach. What is not seen at once is seen when it attaches again. */
    static void attaching() {
        if (idle) {
            idle = false;
            LockSupport.unpark(watch);
        }
    }

    private static void watch() {
        while (!Thread.interrupted()) {
            try {
                idle = !look();
                pause();
            } catch (OutOfMemoryError full) {
                LockSupport.parkNanos(PAUSE); // other threads are told of it
            }
        }
    }

    /** The threads that are attached or wait for that. */
    static Stream<Watched> inUse() {
        return ALL.stream()
                .map(seen -> seen.watched.get())
                .filter(watched -> watched != null && watched.isUsing());
    }

    private static boolean look() {
        ALL.removeIf(Seen::isGone);
        boolean anyInUse = false;
        for (Seen each : ALL) {
            anyInUse |= each.look();
        }
        return anyInUse;
    }

    private static void pause() {
        long end = System.nanoTime() + PAUSE;
        while (!Thread.currentThread().isInterrupted()) {
            if (idle) {
                LockSupport.park(ALL);
            } else if (System.nanoTime() < end) {
                LockSupport.parkNanos(ALL, end - System.nanoTime());
            } else {
                return;
            }
        }
    }

    /** The threads that are attached or wait for that, those with the GIL first. */
    public static List<AttachedState> states(ThreadStacks stacks) {
        Map<Long, ThreadStacks.State> python = new LinkedHashMap<>();
        stacks.threads().forEach(each -> python.put(each.address(), each));
        List<AttachedState> states = new ArrayList<>();
        ALL.forEach(each -> each.state(python).ifPresent(states::add));
        python.values().forEach(each -> others(each).ifPresent(states::add));
        states.sort((one, other) -> one.gil().compareTo(other.gil()));
        return states;
    }

    /** A thread of Python or C code; one that does nothing in Python may have ended. */
    private static Optional<AttachedState> others(ThreadStacks.State thread) {
        return thread.frames().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new AttachedState(
                                String.format("Python thread 0x%x", thread.id()),
                                thread.interpreter(),
                                thread.hasGil()
                                        ? AttachedState.Gil.HELD
                                        : AttachedState.Gil.GIVEN_UP,
                                Duration.ZERO,
                                List.of(),
                                thread.frames()));
    }
}

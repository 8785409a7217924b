package loader.cpython;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import loader.python.AttachedState;

/**
 * What the threads of Java do with the GIL. A time stamp for each attachment would be a tenth of a
 * call, so a thread of its own looks each second instead.
 */
final class ThreadWatch {

    private static final long PAUSE = 1000;

    private static final Queue<Seen> ALL = new ConcurrentLinkedQueue<>();
    private static Thread watch;

    private ThreadWatch() {}

    /** A thread that uses Python, as other threads may look at it. */
    interface Watched {

        Thread thread();

        /** The virtual thread that it works for, or null. */
        Thread owner();

        /** How often it has attached or begun to. */
        int steps();

        /** What it does with which GIL, if anything. */
        Optional<Use> use();
    }

    /**
     * What a thread does with a GIL.
     *
     * @param interpreter whose GIL it is
     */
    record Use(long interpreter, AttachedState.Gil gil) {}

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

        void look() {
            Watched known = watched.get();
            if (known != null && known.steps() != steps) {
                steps = known.steps();
                since = System.nanoTime();
            }
        }

        Optional<AttachedState> state() {
            Watched known = watched.get();
            if (known == null) {
                return Optional.empty();
            }
            look();
            return known.use().map(use -> state(known, use));
        }

        private AttachedState state(Watched known, Use use) {
            Thread owner = known.owner();
            return new AttachedState(
                    known.thread().getName() + (owner == null ? "" : " for " + owner),
                    use.interpreter(),
                    use.gil(),
                    Duration.ofNanos(System.nanoTime() - since),
                    Stream.of(known.thread(), owner)
                            .filter(thread -> thread != null)
                            .flatMap(thread -> Arrays.stream(thread.getStackTrace()))
                            .toList());
        }
    }

    /** A thread uses Python for the first time. */
    static void add(Watched thread) {
        ALL.add(new Seen(thread));
        start();
    }

    private static synchronized void start() {
        if (watch == null) {
            watch = new Thread(PythonThread.root(), ThreadWatch::watch, "python-watch");
            watch.setDaemon(true);
            watch.start();
        }
    }

    /** Ends the thread that looks; the next thread that uses Python starts another one. */
    static synchronized void stop() {
        if (watch != null) {
            watch.interrupt();
            watch = null;
        }
    }

    private static void watch() {
        while (true) {
            ALL.removeIf(Seen::isGone);
            ALL.forEach(Seen::look);
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    /** The threads that are attached or wait for that, those with the GIL first. */
    static List<AttachedState> states() {
        return ALL.stream()
                .flatMap(each -> each.state().stream())
                .sorted((one, other) -> one.gil().compareTo(other.gil()))
                .toList();
    }
}

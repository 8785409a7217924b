package loader.cpython;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import loader.libpython.PythonThread;

/**
 * The delegates of virtual threads. There are two for each processor; virtual threads that find all
 * of them taken wait in a queue.
 *
 * <p>All delegates may be taken by calls that wait for what a virtual thread in the queue will do,
 * as for a Python lock. So a queue that does not move gets one more delegate: soon when no delegate
 * uses the processor, later when one does. When a delegate waits for the GIL, one more would only
 * wait, too.
 *
 * <p>A virtual thread may come near the end of its stack, where a {@code ReentrantLock} could stay
 * locked. So the lock is a monitor, and threads are made by a thread of its own.
 */
public final class DelegatePool {

    private static final int USUAL = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    private static final long PATIENCE = 100;
    private static final long LEAST_PATIENCE = 5;
    private static final long MOST_PATIENCE = TimeUnit.SECONDS.toNanos(1);

    private static final Object LOCK = new Object();
    private static final List<VirtualThreadDelegate> ALL = new ArrayList<>();
    private static final Deque<VirtualThreadDelegate> IDLE = new ArrayDeque<>(USUAL + 1);

    private static Waiting first;
    private static Waiting last;
    private static volatile Thread watch;
    private static long moves;

    private DelegatePool() {}

    /** The place in the queue of one virtual thread. */
    static final class Waiting {

        private final Thread thread = Thread.currentThread();
        private Waiting next;
        private volatile VirtualThreadDelegate given;
        private volatile Error refusal;

        /** Whatever is thrown meanwhile: it is in the queue, so it waits on. */
        private VirtualThreadDelegate await() {
            boolean interrupted = false;
            boolean hasRoom = true;
            while (given == null && refusal == null) {
                try {
                    if (hasRoom) {
                        LockSupport.park(this);
                        interrupted |= Thread.interrupted();
                    } else {
                        hasRoom = true;
                        interrupted |= VirtualThreadDelegate.pause();
                    }
                } catch (StackOverflowError | OutOfMemoryError full) {
                    hasRoom = false;
                }
            }
            if (interrupted) {
                thread.interrupt();
            }
            if (given == null) {
                throw refusal;
            }
            return given;
        }
    }

    /** For the calling thread, each time that it waits. */
    static Waiting waiting() {
        return new Waiting();
    }

    /**
     * A delegate for the calling virtual thread, which may wait for it. The delegate gives itself
     * back. When this fails nothing has been taken.
     */
    static VirtualThreadDelegate take(Waiting waiting) {
        synchronized (LOCK) {
            if (first == null && !IDLE.isEmpty()) {
                return IDLE.pop();
            }
            watch();
            LOCK.notifyAll();
            waiting.given = null;
            waiting.refusal = null;
            waiting.next = null;
            if (first == null) {
                first = waiting;
            } else {
                last.next = waiting;
            }
            last = waiting;
        }
        return waiting.await();
    }

    private static Waiting next() {
        Waiting next = first;
        if (next != null) {
            first = next.next;
            next.next = null;
            moves++;
        }
        return next;
    }

    /** Called by the delegate itself, on whose stack there is room. */
    static void give(VirtualThreadDelegate delegate) {
        Waiting next;
        synchronized (LOCK) {
            next = next();
            if (next != null) {
                next.given = delegate;
            } else if (ALL.size() > USUAL) {
                ALL.remove(delegate);
                delegate.end();
            } else {
                IDLE.push(delegate);
            }
        }
        if (next != null) {
            VirtualThreadDelegate.tell(next.thread);
        }
    }

    /** Ends the delegates that carry nobody, and the thread that watches the queue. */
    public static void endIdle() {
        synchronized (LOCK) {
            if (watch != null) {
                watch.interrupt();
                watch = null;
            }
            ALL.removeAll(IDLE);
            IDLE.forEach(VirtualThreadDelegate::end);
            IDLE.clear();
        }
    }

    private static void watch() {
        if (watch == null) {
            Thread made =
                    new Thread(PythonThread.root(), DelegatePool::watchQueue, "python-delegates");
            made.setDaemon(true);
            made.start();
            watch = made;
        }
    }

    /** Runs on a thread of its own, which is the only one that makes delegates. */
    private static void watchQueue() {
        Patience patience = new Patience();
        synchronized (LOCK) {
            // whoever starts it holds the lock until this thread is the one that watches
        }
        while (watch == Thread.currentThread() || isQueued()) {
            try {
                patience.watchOnce();
            } catch (InterruptedException stop) {
                // it ends when nobody waits
            } catch (OutOfMemoryError full) {
                boolean unused = VirtualThreadDelegate.pause();
            }
        }
    }

    private static boolean isQueued() {
        synchronized (LOCK) {
            return first != null;
        }
    }

    /** How long the queue may stand still. */
    private static final class Patience {

        private long millis = PATIENCE;
        private long movedAt = System.nanoTime();

        void watchOnce() throws InterruptedException {
            Look before = lookWhenQueued();
            if (before.isFew() && moreForQueue(before.isNone())) {
                return;
            }
            Thread.sleep(millis);
            Look now = lookWhenQueued();
            if (now.moves() != before.moves()) {
                movedAt = System.nanoTime();
                millis = PATIENCE;
            } else if (isStuck(before, now, System.nanoTime() - movedAt)) {
                boolean unused = moreForQueue(true);
                movedAt = System.nanoTime();
                millis = Math.max(LEAST_PATIENCE, millis / 2);
            }
        }
    }

    /** What is seen of the delegates at one time. */
    private record Look(
            long moves, int delegates, long nanos, long processorTime, boolean waitsForGil) {

        boolean isNone() {
            return delegates == 0;
        }

        boolean isFew() {
            return delegates < USUAL;
        }
    }

    private static Look lookWhenQueued() throws InterruptedException {
        synchronized (LOCK) {
            while (first == null) {
                if (watch != Thread.currentThread()) {
                    throw new InterruptedException();
                }
                LOCK.wait();
            }
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long used = 0;
            boolean waits = false;
            for (VirtualThreadDelegate each : ALL) {
                used += Math.max(0, threads.getThreadCpuTime(each.getId()));
                waits |= each.waitsForGil();
            }
            return new Look(moves, ALL.size(), System.nanoTime(), used, waits);
        }
    }

    private static boolean isStuck(Look before, Look now, long since) {
        boolean isBusy =
                now.processorTime() - before.processorTime() > (now.nanos() - before.nanos()) / 2;
        return !now.waitsForGil() && (!isBusy || since > MOST_PATIENCE);
    }

    /**
     * Makes one more delegate, and says whether that was possible.
     *
     * @param urgent whether a virtual thread is refused when it was not: no other delegate may ever
     *     come
     */
    private static boolean moreForQueue(boolean urgent) {
        VirtualThreadDelegate more = null;
        try {
            more = new VirtualThreadDelegate();
            synchronized (LOCK) {
                ALL.add(more);
            }
            more.start();
            give(more);
            return true;
        } catch (OutOfMemoryError full) {
            synchronized (LOCK) {
                ALL.remove(more);
            }
            if (urgent) {
                refuse(full);
            }
            return false;
        }
    }

    private static void refuse(OutOfMemoryError problem) {
        Waiting next;
        synchronized (LOCK) {
            next = next();
            if (next != null) {
                next.refusal = problem;
            }
        }
        if (next != null) {
            VirtualThreadDelegate.tell(next.thread);
        }
    }
}

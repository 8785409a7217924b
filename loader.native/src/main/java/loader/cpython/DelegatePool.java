package loader.cpython;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import loader.libpython.PythonThread;

/**
 * The delegates of virtual threads. There are two for each processor; virtual threads that find all
 * of them taken wait in a queue.
 *
 * <p>All delegates may be taken by calls that wait for what a virtual thread in the queue will do,
 * as for a Python lock. So a queue that does not move gets one more delegate: soon when no delegate
 * uses the processor, later when one does. When a delegate waits for the GIL, one more would only
 * wait, too.
 */
public final class DelegatePool {

    private static final int USUAL = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    private static final long PATIENCE = 100;
    private static final long LEAST_PATIENCE = 5;
    private static final long MOST_PATIENCE = TimeUnit.SECONDS.toNanos(1);

    private static final ReentrantLock LOCK = new ReentrantLock();
    private static final Condition QUEUED = LOCK.newCondition();
    private static final List<VirtualThreadDelegate> ALL = new ArrayList<>();
    private static final Deque<VirtualThreadDelegate> IDLE = new ArrayDeque<>();
    private static final Deque<Waiting> QUEUE = new ArrayDeque<>();

    private static Thread watch;
    private static long moves;

    private DelegatePool() {}

    /** A virtual thread in the queue. */
    private static final class Waiting {

        private final Thread thread = Thread.currentThread();
        private volatile VirtualThreadDelegate given;

        void give(VirtualThreadDelegate delegate) {
            given = delegate;
            LockSupport.unpark(thread);
        }

        VirtualThreadDelegate await() {
            boolean interrupted = false;
            while (given == null) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                thread.interrupt();
            }
            return given;
        }
    }

    /** A delegate for the calling virtual thread, which may wait for it and gives it back. */
    static VirtualThreadDelegate take() {
        Waiting waiting = new Waiting();
        LOCK.lock();
        try {
            if (QUEUE.isEmpty() && !IDLE.isEmpty()) {
                return IDLE.pop();
            }
            if (ALL.size() < USUAL) {
                return more();
            }
            QUEUE.add(waiting);
            watch();
        } finally {
            LOCK.unlock();
        }
        return waiting.await();
    }

    static void give(VirtualThreadDelegate delegate) {
        LOCK.lock();
        try {
            Waiting next = QUEUE.poll();
            if (next != null) {
                moves++;
                next.give(delegate);
            } else if (ALL.size() > USUAL) {
                ALL.remove(delegate);
                delegate.end();
            } else {
                IDLE.push(delegate);
            }
        } finally {
            LOCK.unlock();
        }
    }

    /** Ends the delegates that carry nobody, and the thread that watches the queue. */
    public static void endIdle() {
        LOCK.lock();
        try {
            if (watch != null) {
                watch.interrupt();
                watch = null;
            }
            ALL.removeAll(IDLE);
            IDLE.forEach(VirtualThreadDelegate::end);
            IDLE.clear();
        } finally {
            LOCK.unlock();
        }
    }

    private static VirtualThreadDelegate more() {
        VirtualThreadDelegate delegate = new VirtualThreadDelegate();
        ALL.add(delegate);
        return delegate;
    }

    private static void watch() {
        if (watch == null) {
            watch = new Thread(PythonThread.root(), DelegatePool::watchQueue, "python-delegates");
            watch.setDaemon(true);
            watch.start();
        }
        QUEUED.signal();
    }

    /** Runs on a thread of its own. */
    private static void watchQueue() {
        long patience = PATIENCE;
        long movedAt = System.nanoTime();
        while (true) {
            try {
                Look before = lookWhenQueued();
                Thread.sleep(patience);
                Look now = lookWhenQueued();
                if (now.moves() != before.moves()) {
                    movedAt = System.nanoTime();
                    patience = PATIENCE;
                } else if (isStuck(before, now, System.nanoTime() - movedAt)) {
                    moreForQueue();
                    movedAt = System.nanoTime();
                    patience = Math.max(LEAST_PATIENCE, patience / 2);
                }
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    /** What is seen of the delegates at one time. */
    private record Look(long moves, long nanos, long processorTime, boolean waitsForGil) {}

    private static Look lookWhenQueued() throws InterruptedException {
        LOCK.lock();
        try {
            while (QUEUE.isEmpty()) {
                QUEUED.await();
            }
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long used = 0;
            boolean waits = false;
            for (VirtualThreadDelegate each : ALL) {
                used += Math.max(0, threads.getThreadCpuTime(each.getId()));
                waits |= each.waitsForGil();
            }
            return new Look(moves, System.nanoTime(), used, waits);
        } finally {
            LOCK.unlock();
        }
    }

    private static boolean isStuck(Look before, Look now, long since) {
        boolean isBusy =
                now.processorTime() - before.processorTime() > (now.nanos() - before.nanos()) / 2;
        return !now.waitsForGil() && (!isBusy || since > MOST_PATIENCE);
    }

    private static void moreForQueue() {
        LOCK.lock();
        try {
            Waiting next = QUEUE.poll();
            if (next != null) {
                next.give(more());
            }
        } finally {
            LOCK.unlock();
        }
    }
}

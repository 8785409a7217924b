package loader.proxies;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;

/**
 * The calls that each of several processes has now. A call goes to the least busy process; one that
 * a callback of a process makes goes to the same process.
 */
public final class Load {

    /** No process. */
    static final int NONE = -1;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final int[] calls;
    private int expected;
    private final Map<Thread, Integer> inside = new HashMap<>();

    public Load(int processes) {
        calls = new int[processes];
    }

    /** The number of processes. */
    public int processes() {
        return calls.length;
    }

    /** Calls that find no process wait, until {@link #arrived} is called as often. */
    public void expect() {
        locked(() -> expected++);
    }

    /** What was expected is there, or does not come. */
    public void arrived() {
        locked(() -> expected--);
    }

    /** Does something that a waiting call may see. */
    void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Begins a call of this thread. Waits for a process as long as one is about to come.
     *
     * @param isReady whether the process can be called; begins the call if so
     * @param isExpected whether a process is about to come that {@link #expect} does not know yet
     * @return the process, or {@link #NONE}
     */
    int enter(IntPredicate isReady, BooleanSupplier isExpected, Duration patience) {
        long left = patience.toNanos();
        boolean interrupted = false;
        lock.lock();
        try {
            while (true) {
                int process = entered(isReady);
                if (process != NONE || left <= 0 || expected == 0 && !isExpected.getAsBoolean()) {
                    return process;
                }
                try {
                    left = changed.awaitNanos(left);
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private int entered(IntPredicate isReady) {
        int same = inside.getOrDefault(Thread.currentThread(), NONE);
        int process = same != NONE && isReady.test(same) ? same : least(isReady);
        if (process != NONE) {
            calls[process]++;
        }
        return process;
    }

    /** Of processes that are equally busy, the calls of one thread go to the same one. */
    private int least(IntPredicate isReady) {
        int first = (int) Math.floorMod(Thread.currentThread().getId(), (long) calls.length);
        boolean[] isTried = new boolean[calls.length];
        for (int tries = 0; tries < calls.length; tries++) {
            int least = NONE;
            for (int step = 0; step < calls.length; step++) {
                int each = (first + step) % calls.length;
                if (!isTried[each] && (least == NONE || calls[each] < calls[least])) {
                    least = each;
                }
            }
            if (isReady.test(least)) {
                return least;
            }
            isTried[least] = true;
        }
        return NONE;
    }

    /** The thread is in this process from now on; the result is for {@link #leave}. */
    int inside(int process) {
        lock.lock();
        try {
            Integer before = inside.put(Thread.currentThread(), process);
            return before == null ? NONE : before;
        } finally {
            lock.unlock();
        }
    }

    /** The thread is where it was before. */
    void leave(int before) {
        lock.lock();
        try {
            if (before == NONE) {
                inside.remove(Thread.currentThread());
            } else {
                inside.put(Thread.currentThread(), before);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The call has its result. */
    void end(int process) {
        lock.lock();
        try {
            calls[process]--;
        } finally {
            lock.unlock();
        }
    }
}

package loader.cpython;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import loader.libpython.PythonThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A platform thread on which Python runs for one virtual thread at a time: a virtual thread moves
 * between OS threads, to which Python's thread states are bound.
 *
 * <p>The two take turns. The virtual thread waits while the delegate works, and the delegate while
 * code of the user, which Python called, runs on the virtual thread.
 *
 * <p>Between the time when the one has given a turn and the time when the other has taken it,
 * nothing is allocated and nothing is called that the stack is not known to have room for.
 */
final class VirtualThreadDelegate extends Thread {

    private static final Logger LOG = LoggerFactory.getLogger(VirtualThreadDelegate.class);
    private static final long STACK = 64L << 20;

    /** So often a delegate looks whether the virtual thread that it is attached for still lives. */
    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(200);

    private static final Object PAUSE = new Object();

    private final Place toDelegate = new Place();
    private final Place toOwner = new Place();
    private volatile boolean ended;
    private volatile Thread attachedFor;
    private volatile ThreadAttachments slot;

    /** Whom it works for now, or null. */
    private Thread served;

    private boolean leaving;

    VirtualThreadDelegate() {
        super(PythonThread.root(), null, "python-delegate", STACK);
        setDaemon(true);
    }

    /** Where one puts a turn for the other. */
    private static final class Place {
        private volatile Turn turn;
    }

    /** What one of the two does for the other. */
    private static final class Turn {

        private final Thread giver = Thread.currentThread();
        private final Supplier<?> work;
        private Object result;
        private Throwable problem;
        private volatile boolean done;

        Turn(Supplier<?> work) {
            this.work = work;
        }

        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the type of the work
        <T> T get() {
            if (problem != null) {
                throw VirtualThreadDelegate.<RuntimeException>unchecked(called(problem));
            }
            return (T) result;
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E unchecked(Throwable problem) throws E {
        throw (E) problem;
    }

    /** An exception that was made on a delegate's thread says what the virtual thread called. */
    private static Throwable called(Throwable problem) {
        StackTraceElement[] there = problem.getStackTrace();
        boolean ofDelegate =
                there.length > 0
                        && there[there.length - 1]
                                .getClassName()
                                .equals(VirtualThreadDelegate.class.getName());
        if (ofDelegate) {
            StackTraceElement[] here = new Throwable().getStackTrace();
            problem.setStackTrace(
                    Stream.of(there, here)
                            .flatMap(Arrays::stream)
                            .toArray(StackTraceElement[]::new));
        }
        return problem;
    }

    /**
     * Has the classes loaded that a turn takes: at the end of a stack there is no room for that.
     */
    static void prepare() {
        Turn turn = new Turn(DelegatePool::waiting);
        turn.result = turn.work.get();
        StackProbe.require(1);
    }

    /** Works on the delegate's thread; called by the virtual thread, which waits. */
    <T> T call(Supplier<T> work) {
        Turn turn = new Turn(work);
        StackProbe.require(StackProbe.A_TURN);
        exchange(turn, toDelegate, this, toOwner);
        return turn.get();
    }

    /** Takes a delegate from the pool and works on it, by the virtual thread that waits. */
    static <T> T callAny(DelegatePool.Waiting waiting, Supplier<T> work) {
        Turn turn = new Turn(work);
        StackProbe.require(StackProbe.A_TURN);
        VirtualThreadDelegate taken = DelegatePool.take(waiting);
        exchange(turn, taken.toDelegate, taken, taken.toOwner);
        return turn.get();
    }

    /** Works on the virtual thread; called on the delegate's, which waits. */
    <T> T callBack(Supplier<T> work) {
        Turn turn = new Turn(work);
        StackProbe.require(StackProbe.A_TURN);
        exchange(turn, toOwner, served, toDelegate);
        return turn.get();
    }

    /** Whether it works for a virtual thread, which can be called back. */
    boolean isServing() {
        return served != null;
    }

    /**
     * Gives the turn and takes those that come back, until it is done. Whatever is thrown
     * meanwhile: the other one works on, so this one waits on.
     */
    private static void exchange(Turn turn, Place there, Thread other, Place here) {
        there.turn = turn;
        tell(other);
        boolean interrupted = false;
        boolean hasRoom = true;
        while (!turn.done) {
            Turn next = here.turn;
            try {
                if (next != null) {
                    here.turn = null;
                    next.result = next.work.get();
                } else if (hasRoom) {
                    LockSupport.park(here);
                    interrupted |= interrupted();
                } else {
                    hasRoom = true;
                    interrupted |= pause();
                }
            } catch (Throwable problem) {
                if (next != null) {
                    next.problem = problem;
                } else {
                    hasRoom = false;
                }
            }
            if (next != null) {
                next.done = true;
                tell(other);
            }
        }
        if (interrupted) { // meant is the code of the user, which finds it when it goes on
            currentThread().interrupt();
        }
    }

    /** Wakes the thread up, for which Java may need memory. */
    static void tell(Thread thread) {
        boolean told = false;
        while (!told) {
            try {
                LockSupport.unpark(thread);
                told = true;
            } catch (OutOfMemoryError full) {
                boolean unused = pause();
            }
        }
    }

    /**
     * A moment for who cannot park for want of memory or stack; a virtual thread can wait at a
     * monitor where there is too little of either to take it from its carrier. The result is
     * whether the thread was interrupted.
     */
    @SuppressWarnings("WaitNotInLoop") // whoever wakes up early looks early
    static boolean pause() {
        synchronized (PAUSE) {
            try {
                PAUSE.wait(1);
                return false;
            } catch (InterruptedException early) {
                return true;
            }
        }
    }

    /**
     * On the delegate: it is attached for the thread that it works for, from here to {@link
     * #leave}.
     */
    void board() {
        attachedFor = served;
    }

    /** On the delegate: it goes back to the pool when the work is done. */
    void leave() {
        leaving = true;
    }

    /** The virtual thread that it is attached for, or null. */
    Thread owner() {
        return attachedFor;
    }

    boolean waitsForGil() {
        ThreadAttachments known = slot;
        return known != null && known.attaching != null;
    }

    /** Ends the thread. */
    void end() {
        ended = true;
        LockSupport.unpark(this);
    }

    @Override
    public void run() {
        while (!ended) {
            try {
                begin();
                Turn next = toDelegate.turn;
                if (next != null) {
                    toDelegate.turn = null;
                    serve(next);
                } else if (attachedFor == null) {
                    LockSupport.park(this);
                } else if (!attachedFor.isAlive()) {
                    takeBack();
                } else {
                    LockSupport.parkNanos(this, LOOK);
                }
                boolean unused = interrupted();
            } catch (Throwable full) { // as a rule there is no memory; the next look may find some
                boolean unused = pause();
            }
        }
    }

    private void begin() {
        if (slot == null) {
            ThreadAttachments made = ThreadAttachments.get();
            made.delegate = this;
            slot = made;
        }
    }

    private void serve(Turn turn) {
        served = turn.giver;
        try {
            turn.result = turn.work.get();
        } catch (Throwable problem) {
            turn.problem = problem;
        }
        served = null;
        boolean leaves = leaving;
        leaving = false;
        if (leaves) {
            attachedFor = null;
        }
        turn.done = true;
        tell(turn.giver);
        if (leaves) {
            DelegatePool.give(this);
        }
    }

    /** An owner that has ended while it was attached gives nothing back itself. */
    private void takeBack() {
        Thread owner = attachedFor;
        slot.closeAll();
        attachedFor = null;
        DelegatePool.give(this);
        LOG.warn("{} has ended while it was attached to Python; it is detached now", owner);
    }
}

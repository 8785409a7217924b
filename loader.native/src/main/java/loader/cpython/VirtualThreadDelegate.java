package loader.cpython;

import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
 */
final class VirtualThreadDelegate extends Thread {

    private static final Logger LOG = LoggerFactory.getLogger(VirtualThreadDelegate.class);
    private static final long STACK = 64L << 20;

    /** So often a delegate looks whether the virtual thread that it is attached for still lives. */
    private static final long LOOK = 200;

    private final BlockingQueue<Turn<?>> toDelegate = new LinkedBlockingQueue<>();
    private final BlockingQueue<Turn<?>> toOwner = new LinkedBlockingQueue<>();
    private final Turn<Void> end = new Turn<>(() -> null);
    private volatile Thread attachedFor;
    private volatile ThreadAttachments slot;
    private boolean serving;

    VirtualThreadDelegate() {
        super(PythonThread.root(), null, "python-delegate", STACK);
        setDaemon(true);
        start();
    }

    /** What one of the two does for the other. */
    private static final class Turn<T> {

        private final Supplier<T> work;
        private T result;
        private Throwable problem;

        Turn(Supplier<T> work) {
            this.work = work;
        }

        void run() {
            try {
                result = work.get();
            } catch (Throwable failed) {
                problem = failed;
            }
        }

        T get() {
            if (problem != null) {
                throw VirtualThreadDelegate.<RuntimeException>unchecked(called(problem));
            }
            return result;
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

    /** Works on the delegate's thread; called by the virtual thread, which waits. */
    <T> T call(Supplier<T> work) {
        return exchange(new Turn<>(work), toDelegate, toOwner);
    }

    /** Works on the virtual thread; called on the delegate's, which waits. */
    <T> T callBack(Supplier<T> work) {
        return serving ? exchange(new Turn<>(work), toOwner, toDelegate) : work.get();
    }

    private static <T> T exchange(
            Turn<T> turn, BlockingQueue<Turn<?>> there, BlockingQueue<Turn<?>> here) {
        there.add(turn);
        for (Turn<?> next = next(here); next != turn; next = next(here)) {
            next.run();
            there.add(next);
        }
        return turn.get();
    }

    /** Whoever interrupts means the code of the user, which finds it when it goes on. */
    private static Turn<?> next(BlockingQueue<Turn<?>> turns) {
        boolean interrupted = false;
        while (true) {
            try {
                Turn<?> next = turns.take();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                return next;
            } catch (InterruptedException early) {
                interrupted = true;
            }
        }
    }

    /** From here on the delegate is attached for that thread, or for none. */
    void attachedFor(Thread thread) {
        attachedFor = thread;
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
        toDelegate.add(end);
    }

    @Override
    public void run() {
        slot = ThreadAttachments.get();
        slot.delegate = this;
        for (Turn<?> next = nextOrNull(); next != end; next = nextOrNull()) {
            if (next != null) {
                serving = true;
                next.run();
                serving = false;
                toOwner.add(next);
            } else {
                takeBackFrom(attachedFor);
            }
        }
    }

    /** Null from time to time while it is attached. */
    private Turn<?> nextOrNull() {
        if (attachedFor == null) {
            return next(toDelegate);
        }
        try {
            return toDelegate.poll(LOOK, TimeUnit.MILLISECONDS);
        } catch (InterruptedException early) {
            return null;
        }
    }

    /** An owner that has ended while it was attached gives nothing back itself. */
    private void takeBackFrom(Thread owner) {
        if (owner == null || owner.isAlive()) {
            return;
        }
        LOG.warn("{} has ended while it was attached to Python; it is detached now", owner);
        attachedFor = null;
        try {
            slot.closeAll();
        } finally {
            DelegatePool.give(this);
        }
    }
}

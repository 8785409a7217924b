package loader.cpython;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import loader.python.Attached;
import loader.python.Interpreter;

/** An interpreter and the threads that are attached to it, one {@code PyThreadState} each. */
public final class CPythonInterpreter implements Interpreter {

    private static final int NONE = 0;

    private final CPython python;
    private final long state;
    private final Executor mainThread;
    private final long none;

    @SuppressWarnings("ThreadLocalUsage") // one for each interpreter, of which there are few
    private final ThreadLocal<AttachedThread> attached = new ThreadLocal<>();

    private final ThreadStates threads;
    private final Upcalls upcalls;
    private final Queue<Long> abandoned = new ConcurrentLinkedQueue<>();
    private final LongAdder references = new LongAdder();
    private volatile boolean open = true;
    private volatile Bridge bridge;

    CPythonInterpreter(CPython python, Executor mainThread) {
        this.python = python;
        this.mainThread = mainThread;
        this.state = python.api().PyInterpreterState_Main();
        this.none = python.api().Py_GetConstantBorrowed(NONE);
        this.threads = new ThreadStates(this);
        this.upcalls = new Upcalls(this);
    }

    @Override
    public AttachedThread attach() {
        AttachedThread thread = attached.get();
        if (thread == null) {
            requireOpen();
            thread = threads.newState(state);
            attached.set(thread);
        }
        if (!thread.isAttached()) {
            requireOpen();
        }
        return thread.enter();
    }

    private void requireOpen() {
        if (!open) {
            throw new IllegalStateException("the Python interpreter has ended");
        }
        if (Thread.currentThread().getClass().getName().equals("java.lang.VirtualThread")) {
            throw new IllegalStateException(
                    "a virtual thread cannot be attached to Python; use a platform thread");
        }
    }

    /**
     * The thread for a state that C code attached: this one's own, or one that stands for it during
     * a call from C.
     */
    AttachedThread adopted() {
        AttachedThread thread = attached.get();
        if (thread == null || !thread.isAttached()) {
            thread = new AttachedThread(this, python.api().PyThreadState_GetUnchecked());
            attached.set(thread);
        }
        return thread.adopt();
    }

    /** Ends what {@link #adopted} began. */
    void disown(AttachedThread thread) {
        thread.disown();
        if (!thread.isAttached()) {
            thread.discard();
            attached.remove();
        }
    }

    /** Makes the state the calling thread has already the one that it attaches with. */
    void use(long threadState) {
        attached.set(new AttachedThread(this, threadState));
    }

    @Override
    public <T> T onMainThread(Function<Attached, T> work) {
        if (Thread.currentThread() == mainThread) {
            return attachedTo(work);
        }
        try {
            return CompletableFuture.supplyAsync(() -> attachedTo(work), mainThread).join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException problem) {
                throw problem;
            }
            throw failed;
        }
    }

    private <T> T attachedTo(Function<Attached, T> work) {
        try (AttachedThread thread = attach()) {
            return work.apply(thread);
        }
    }

    void useBridge(Bridge bridge) {
        this.bridge = bridge;
    }

    /** Python's side of Loader in this interpreter. */
    public Bridge bridge() {
        return bridge;
    }

    CPython python() {
        return python;
    }

    /** Borrowed reference to {@code None}. */
    long none() {
        return none;
    }

    Upcalls upcalls() {
        return upcalls;
    }

    boolean isOpen() {
        return open;
    }

    /** Nothing of Python is touched from here on; references that are still open are forgotten. */
    void end() {
        open = false;
        upcalls.end();
    }

    void referenceMade() {
        references.increment();
    }

    void referenceClosed() {
        references.decrement();
    }

    @Override
    public long liveReferences() {
        return references.sum();
    }

    /** Keeps a reference that nobody closed until a thread is attached that can give it back. */
    void abandon(long address) {
        abandoned.add(address);
    }

    void dropAbandoned(AttachedThread thread) {
        for (Long address = abandoned.poll(); address != null; address = abandoned.poll()) {
            references.decrement();
            thread.api().Py_DecRef(address);
        }
    }
}

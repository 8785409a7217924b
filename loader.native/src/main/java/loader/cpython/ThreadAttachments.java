package loader.cpython;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import loader.python.AttachedState;
import loader.python.Interpreter;

/**
 * What one Java thread has of Python: the interpreter it is attached to now, and its states in
 * those it ever was.
 */
public final class ThreadAttachments implements ThreadWatch.Watched {

    private static final ThreadLocal<ThreadAttachments> SLOTS =
            ThreadLocal.withInitial(ThreadAttachments::made);

    /** What it is attached with now, or null. */
    ThreadState current;

    final Thread thread = Thread.currentThread();

    /** A virtual thread moves between OS threads, so that it cannot have a thread state. */
    final boolean isVirtual = VirtualThreadAttachments.isCalling();

    private final VirtualThreadAttachments ofVirtualThread =
            isVirtual ? new VirtualThreadAttachments() : null;

    /** Which delegate this thread is, or null. */
    VirtualThreadDelegate delegate;

    /** What the thread is about to attach with, which may mean to wait for the GIL; or null. */
    ThreadState attaching;

    /** How often it has attached or begun to. */
    int steps;

    /** The Python exceptions that Java copied and may throw on. */
    final SavedExceptions savedExceptions = new SavedExceptions();

    /** How many calls of Python it is in. */
    int called;

    /** How many Python exceptions are being described, one because of the other. */
    int describing;

    private final Map<CPythonInterpreter, ThreadState> states = new HashMap<>();

    private static ThreadAttachments made() {
        ThreadAttachments made = new ThreadAttachments();
        if (!made.isVirtual) {
            ThreadWatch.add(made);
        }
        return made;
    }

    @Override
    public Thread thread() {
        return thread;
    }

    @Override
    public Thread owner() {
        return delegate == null ? null : delegate.owner();
    }

    @Override
    public int steps() {
        return steps;
    }

    @Override
    public boolean isUsing() {
        return current != null || attaching != null;
    }

    @Override
    public Optional<ThreadWatch.Use> use() {
        ThreadState waits = attaching;
        ThreadState state = waits == null ? current : waits;
        if (state == null) {
            return Optional.empty();
        }
        AttachedState.Gil given =
                state.hasGil() ? AttachedState.Gil.HELD : AttachedState.Gil.GIVEN_UP;
        return Optional.of(
                new ThreadWatch.Use(
                        state.interpreter().id(),
                        waits == null ? given : AttachedState.Gil.WAITED_FOR,
                        state.address()));
    }

    public static ThreadAttachments get() {
        return SLOTS.get();
    }

    /**
     * What the thread attaches with.
     *
     * @throws IllegalStateException if the JVM ends and another thread keeps the GIL
     */
    ThreadState state(CPythonInterpreter interpreter) {
        ThreadState known = states.get(interpreter);
        if (known != null) {
            return known;
        }
        EndingJvm.refuseToWait();
        states.keySet().removeIf(each -> each.state() == Interpreter.State.ENDED);
        ThreadState made = interpreter.newState();
        states.put(interpreter, made);
        return made;
    }

    /** What a virtual thread has of Python. */
    VirtualThreadAttachments ofVirtualThread() {
        return ofVirtualThread;
    }

    /** Whether the thread has a GIL. */
    public boolean isAttached() {
        return isVirtual ? ofVirtualThread.isAttached() : current != null;
    }

    /** Whether Python has called code of the thread, and waits for it. */
    public boolean isCalled() {
        return isVirtual ? ofVirtualThread.isCalled() : called > 0;
    }

    /** Ends all attachments of the thread, also when the end of one fails after it has detached. */
    void closeAll() {
        while (current != null) {
            ThreadState last = current;
            try {
                last.closeAll();
            } finally {
                if (current != last) {
                    closeAll();
                }
            }
        }
    }

    /** Runs code of a user, which is not attached, where it belongs: not on a delegate. */
    <T> T run(Supplier<T> user) {
        return delegate == null || !delegate.isServing()
                ? user.get()
                : delegate.callBack(
                        () ->
                                get().ofVirtualThread()
                                        .called(delegate, null, unattached -> user.get()));
    }

    /** The same for code that is lent the attachment. */
    <T> T run(AttachedThread lent, Function<AttachedThread, T> user) {
        return delegate == null || !delegate.isServing()
                ? user.apply(lent)
                : delegate.callBack(() -> get().ofVirtualThread().called(delegate, lent, user));
    }

    /** Whether the thread is attached to the interpreter, on top or further down its stack. */
    boolean isIn(CPythonInterpreter interpreter) {
        if (isVirtual) {
            return ofVirtualThread.isIn(interpreter);
        }
        ThreadState own = states.get(interpreter);
        for (ThreadState each = current; each != null; each = each.previous()) {
            if (each.interpreter() == interpreter) {
                return true;
            }
        }
        return own != null && own.isInUse();
    }

    /** Does work that waits for another thread, which may need the GIL that this one holds. */
    public <T> T withoutPython(Supplier<T> work) {
        if (isVirtual) {
            return ofVirtualThread.withoutPython(work);
        }
        return current == null ? work.get() : current.detached(work);
    }

    void use(CPythonInterpreter interpreter, ThreadState state) {
        states.put(interpreter, state);
    }
}

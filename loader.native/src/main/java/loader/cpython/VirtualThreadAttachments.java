package loader.cpython;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What one virtual thread has of Python: the delegate that it has now, and its attachments. What
 * changes them does so on the delegate, while the virtual thread waits: there is stack enough.
 */
final class VirtualThreadAttachments {

    private static final Class<?> VIRTUAL = virtualThreads();

    private final Thread thread = Thread.currentThread();

    /** The attachments that it left for a while ({@link #detached}). */
    private final List<Deque<DelegatedAttachment>> away = new ArrayList<>(1);

    private final DelegatePool.Waiting waiting = DelegatePool.waiting();

    private Deque<DelegatedAttachment> attachments = new ArrayDeque<>(2);
    private VirtualThreadDelegate delegate;

    /** How many calls of Python it is in. */
    private int called;

    /** Null before Java 21, which has no virtual threads. */
    private static Class<?> virtualThreads() {
        try {
            return Class.forName("java.lang.BaseVirtualThread");
        } catch (ClassNotFoundException older) {
            return null;
        }
    }

    static void prepare() {
        if (VIRTUAL != null) {
            VirtualThreadDelegate.prepare();
        }
    }

    /** Whether the calling thread is virtual. */
    static boolean isCalling() {
        return VIRTUAL != null && VIRTUAL.isInstance(Thread.currentThread());
    }

    /**
     * Does the work on the delegate that the calling virtual thread has, or on any for its time.
     */
    static <T> T delegated(Supplier<T> work) {
        return ThreadAttachments.get().ofVirtualThread().run(work);
    }

    <T> T run(Supplier<T> work) {
        if (delegate != null) {
            return delegate.call(work);
        }
        StackProbe.requireForWaiting();
        return VirtualThreadDelegate.callAny(waiting, () -> alone(work));
    }

    /** On a delegate, which goes back when that is done. */
    private static <T> T alone(Supplier<T> work) {
        ThreadAttachments slot = ThreadAttachments.get();
        slot.delegate.leave();
        try {
            return work.get();
        } finally {
            slot.closeAll();
        }
    }

    /** Where there is no room for the end of the attachment, there is none for its beginning. */
    AttachedThread attach(CPythonInterpreter interpreter) {
        StackProbe.requireForWaiting();
        return delegate != null
                ? delegate.call(() -> attached(interpreter))
                : VirtualThreadDelegate.callAny(waiting, () -> board(interpreter));
    }

    /** On a delegate, which this thread then has until it is attached no longer. */
    private DelegatedAttachment board(CPythonInterpreter interpreter) {
        board();
        try {
            return attached(interpreter);
        } finally {
            leaveIfDone();
        }
    }

    private void board() {
        delegate = ThreadAttachments.get().delegate;
        delegate.board();
    }

    /** On the delegate. */
    private DelegatedAttachment attached(CPythonInterpreter interpreter) {
        AttachedThread real = interpreter.attach();
        boolean done = false;
        try {
            DelegatedAttachment made = new DelegatedAttachment(real, this);
            attachments.push(made);
            done = true;
            return made;
        } finally {
            if (!done) {
                real.close();
            }
        }
    }

    /** On the delegate. */
    private void leaveIfDone() {
        if (called == 0 && attachments.isEmpty()) {
            ThreadAttachments slot = ThreadAttachments.get();
            delegate = null;
            slot.delegate.leave();
            slot.closeAll();
        }
    }

    void close(DelegatedAttachment attachment) {
        if (attachment.isLost()) {
            return;
        }
        require(attachment);
        delegate.call(
                () -> {
                    closeHere(attachment);
                    return null;
                });
    }

    /** On the delegate. The end of the outermost attachment is the end of what is open in it. */
    private void closeHere(DelegatedAttachment attachment) {
        try {
            attachment.real().close();
            attachments.remove(attachment);
            attachment.discard();
        } finally {
            if (ThreadAttachments.get().current == null) {
                discardAll();
            }
            leaveIfDone();
        }
    }

    private void discardAll() {
        while (!attachments.isEmpty()) {
            attachments.pop().discard();
        }
    }

    /** Does the work on the delegate, for an attachment that the calling thread has. */
    <T> T on(DelegatedAttachment attachment, Supplier<T> work) {
        require(attachment);
        return delegate.call(work);
    }

    private void require(DelegatedAttachment attachment) {
        if (thread != Thread.currentThread() || !attachments.contains(attachment)) {
            throw new IllegalStateException("this is not what the thread is attached with");
        }
    }

    /**
     * Gives the delegate back for the time of the work, unless Python waits on it for this thread.
     */
    <T> T detached(DelegatedAttachment attachment, Supplier<T> work) {
        require(attachment);
        if (called > 0) {
            return delegate.call(() -> attachment.real().detached(work));
        }
        Deque<DelegatedAttachment> left = attachments;
        Deque<DelegatedAttachment> meanwhile = new ArrayDeque<>(2);
        Supplier<Void> comeBack = () -> comeBack(left);
        StackProbe.requireForWaiting();
        delegate.call(
                () -> {
                    goAway(left, meanwhile);
                    return null;
                });
        try {
            return work.get();
        } finally {
            comeBack(left, comeBack);
        }
    }

    /** On the delegate. */
    private void goAway(Deque<DelegatedAttachment> left, Deque<DelegatedAttachment> meanwhile) {
        away.add(left);
        attachments = meanwhile;
        try {
            left.forEach(DelegatedAttachment::leave);
        } finally {
            leaveIfDone();
        }
    }

    private void comeBack(Deque<DelegatedAttachment> left, Supplier<Void> work) {
        boolean tried = false;
        try {
            Void unused =
                    delegate != null
                            ? delegate.call(work)
                            : VirtualThreadDelegate.callAny(waiting, work);
            tried = true;
        } finally {
            if (!tried && away.remove(left)) {
                left.forEach(DelegatedAttachment::lose);
            }
        }
    }

    /** On a delegate; what the thread has attached meanwhile ends. */
    private Void comeBack(Deque<DelegatedAttachment> left) {
        ThreadAttachments.get().closeAll();
        discardAll();
        board();
        away.remove(left);
        attachments = left;
        try {
            left.descendingIterator().forEachRemaining(DelegatedAttachment::comeBack);
        } catch (Throwable failed) {
            left.forEach(DelegatedAttachment::lose);
            left.clear();
            leaveIfDone();
            throw failed;
        }
        return null;
    }

    /** Does work that waits for another thread, which may need the GIL that this one holds. */
    <T> T withoutPython(Supplier<T> work) {
        return attachments.isEmpty() ? work.get() : detached(attachments.peek(), work);
    }

    boolean isIn(CPythonInterpreter interpreter) {
        return away.stream()
                        .flatMap(Deque::stream)
                        .anyMatch(each -> each.interpreter() == interpreter)
                || delegate != null
                        && delegate.call(() -> ThreadAttachments.get().isIn(interpreter));
    }

    boolean isAttached() {
        return !attachments.isEmpty();
    }

    boolean isCalled() {
        return called > 0;
    }

    /**
     * Runs the code of a user, which Python has called on the delegate.
     *
     * @param lent what the code is given, or null when it is not attached meanwhile
     */
    <T> T called(VirtualThreadDelegate on, AttachedThread lent, Function<AttachedThread, T> user) {
        VirtualThreadDelegate delegateBefore = delegate;
        Deque<DelegatedAttachment> attachmentsBefore = attachments;
        Deque<DelegatedAttachment> here = new ArrayDeque<>(2);
        DelegatedAttachment given = lent == null ? null : new DelegatedAttachment(lent, this);
        if (given != null) {
            here.push(given);
        }
        delegate = on;
        attachments = here;
        called++;
        try {
            return user.apply(given);
        } finally {
            called--;
            attachments = attachmentsBefore;
            delegate = delegateBefore;
            here.forEach(DelegatedAttachment::discard);
        }
    }
}

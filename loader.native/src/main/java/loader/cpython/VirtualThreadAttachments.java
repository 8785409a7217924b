package loader.cpython;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** What one virtual thread has of Python: the delegate that it has now, and its attachments. */
final class VirtualThreadAttachments {

    private static final Class<?> VIRTUAL = virtualThreads();

    private final Thread thread = Thread.currentThread();

    /** The attachments that it left for a while ({@link #detached}). */
    private final List<Deque<DelegatedAttachment>> away = new ArrayList<>(1);

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
        VirtualThreadDelegate taken = DelegatePool.take();
        try {
            return taken.call(
                    () -> {
                        try {
                            return work.get();
                        } finally {
                            ThreadAttachments.get().closeAll();
                        }
                    });
        } finally {
            DelegatePool.give(taken);
        }
    }

    AttachedThread attach(CPythonInterpreter interpreter) {
        boolean isFirst = delegate == null;
        if (isFirst) {
            board();
        }
        try {
            AttachedThread real = delegate.call(interpreter::attach);
            attachments.push(new DelegatedAttachment(real, this));
            return attachments.peek();
        } finally {
            if (attachments.isEmpty() && called == 0) {
                leave();
            }
        }
    }

    private void board() {
        delegate = DelegatePool.take();
        delegate.attachedFor(thread);
    }

    private void leave() {
        VirtualThreadDelegate left = delegate;
        delegate = null;
        left.attachedFor(null);
        DelegatePool.give(left);
    }

    void close(DelegatedAttachment attachment) {
        require(attachment);
        boolean isLast = attachments.size() == 1 && called == 0;
        delegate.call(
                () -> {
                    attachment.real().close();
                    if (isLast) {
                        ThreadAttachments.get().closeAll();
                    }
                    return null;
                });
        attachments.remove(attachment);
        attachment.discard();
        if (isLast) {
            leave();
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
        delegate.call(
                () -> {
                    left.forEach(DelegatedAttachment::leave);
                    return null;
                });
        attachments = new ArrayDeque<>(2);
        away.add(left);
        leave();
        try {
            return work.get();
        } finally {
            while (!attachments.isEmpty()) {
                close(attachments.peek());
            }
            comeBack(left);
        }
    }

    private void comeBack(Deque<DelegatedAttachment> left) {
        board();
        delegate.call(
                () -> {
                    for (Iterator<DelegatedAttachment> each = left.descendingIterator();
                            each.hasNext(); ) {
                        each.next().comeBack();
                    }
                    return null;
                });
        attachments = left;
        away.remove(left);
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
        delegate = on;
        attachments = new ArrayDeque<>(2);
        called++;
        DelegatedAttachment given = lent == null ? null : new DelegatedAttachment(lent, this);
        if (given != null) {
            attachments.push(given);
        }
        try {
            return user.apply(given);
        } finally {
            attachments.forEach(DelegatedAttachment::discard);
            called--;
            attachments = attachmentsBefore;
            delegate = delegateBefore;
        }
    }
}

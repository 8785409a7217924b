package loader.cpython;

import java.util.function.Function;
import java.util.function.Supplier;
import loader.capi.Stacks;
import loader.events.FlightEvent;
import loader.events.Measured;
import loader.libpython.CPython;
import loader.libpython.Layout;
import loader.libpython.RecursionGuard;
import loader.libpython.Scratch;

/**
 * What one thread has in one interpreter ({@code PyThreadState}): whether it is attached, and how
 * deep. It is kept from one attachment to the next.
 */
final class ThreadState {

    private static final String NO_ROOM = "too little of the thread's stack is left for Python";

    private final CPythonInterpreter interpreter;
    private final CPython python;
    private final long address;
    private final Scratch scratch;
    private final RecursionGuard nesting;

    /** What who attaches the thread is given. */
    private final AttachedThread outer;

    /** What those get who attach the thread while it is attached. */
    private final AttachedThread inner;

    private boolean wasAttached;
    private boolean raising;
    private Suspended suspended;
    private int depth;

    /**
     * How deep it was nested when it was lent, which whoever lent it goes on with; 0 if it was not.
     */
    private int floor;

    private int away;
    private ThreadState previous;
    private boolean onTop;
    private ThreadAttachments slot;

    /** An attachment of the same state further down the stack, while another one is on top. */
    private record Suspended(
            int depth, int floor, ThreadState previous, boolean onTop, Suspended below) {}

    ThreadState(CPythonInterpreter interpreter, CPython python, long address) {
        this.interpreter = interpreter;
        this.python = python;
        this.address = address;
        this.scratch = new Scratch(python.memory());
        this.nesting = new RecursionGuard(python, address);
        this.outer = new AttachedThread(this);
        this.inner = new AttachedThread(this);
    }

    CPythonInterpreter interpreter() {
        return interpreter;
    }

    CPython python() {
        return python;
    }

    /** The address of the {@code PyThreadState}. */
    long address() {
        return address;
    }

    Scratch scratch() {
        return scratch;
    }

    RecursionGuard recursion() {
        return nesting;
    }

    /** One level deeper into the interpreter that this thread is attached to already. */
    AttachedThread nest() {
        outer.dropRaised();
        depth++;
        return inner;
    }

    /**
     * Takes the interpreter's GIL, leaving the interpreter that the thread is attached to, if any.
     * When that fails, for want of stack or memory, everything is as it was before.
     */
    AttachedThread enter(ThreadAttachments slot) {
        Suspended below = suspend();
        int how = (slot.current == null ? 0 : Stacks.LEAVING) | (wasAttached ? 0 : Stacks.FIRST);
        slot.attaching = this;
        slot.steps++;
        ThreadWatch.attaching();
        Measured wait = FlightEvent.GIL_WAIT.begin();
        Stacks stacks = python.stacks();
        int ended =
                how == 0 ? stacks.loader_attach(address) : stacks.loader_attach_as(address, how);
        boolean isRecorded = wait.end();
        slot.attaching = null;
        slot.steps++;
        if (ended < 0) {
            throw refused(ended);
        }
        wasAttached = true;
        push(slot, below);
        try {
            outer.dropRaised();
            interpreter.comeIn(outer, ended);
            if (isRecorded) {
                wait.record(interpreter.id());
            }
        } catch (Throwable failed) {
            leave();
            back(slot);
            throw failed;
        }
        return outer;
    }

    /** A library that needs more stack than the thread has would end the process. */
    private static Error refused(int reason) {
        return reason == Stacks.NO_MEMORY
                ? new OutOfMemoryError(
                        "no memory for the stack of C code on this thread; see ulimit -v and"
                                + " vm.max_map_count")
                : new StackOverflowError(NO_ROOM);
    }

    /**
     * Nothing has been taken or given up when there is no room, and there is enough for what
     * follows when there is.
     */
    private static void roomFor(boolean done) {
        if (!done) {
            throw new StackOverflowError(NO_ROOM);
        }
    }

    /** Takes note that C code has attached the thread, and will detach it. */
    AttachedThread adopt(ThreadAttachments slot) {
        push(slot, suspend());
        return outer;
    }

    private Suspended suspend() {
        return depth == 0 ? suspended : new Suspended(depth, floor, previous, onTop, suspended);
    }

    private void push(ThreadAttachments slot, Suspended below) {
        onTop = depth > 0;
        suspended = below;
        depth = 1;
        floor = 0;
        this.slot = slot;
        previous = slot.current;
        slot.current = this;
    }

    private void pop(ThreadAttachments slot) {
        slot.current = previous;
        if (onTop) {
            resume(suspended);
        } else {
            depth = 0;
            previous = null;
            this.slot = null;
        }
    }

    private void resume(Suspended attachment) {
        depth = attachment.depth();
        floor = attachment.floor();
        previous = attachment.previous();
        onTop = attachment.onTop();
        suspended = attachment.below();
    }

    /**
     * Lends the attachment to code of a user: it closes what it opens itself and no more, and what
     * it leaves open is closed.
     */
    <T> T lent(ThreadAttachments slot, Function<? super AttachedThread, T> user) {
        int before = floor;
        floor = depth;
        try {
            return user.apply(outer);
        } finally {
            while (slot.current != this || floor == 0) {
                slot.current.closeAll();
            }
            depth = floor;
            floor = before;
        }
    }

    /** How deep the thread is attached, for {@link #disown}. */
    int depth() {
        return depth;
    }

    /**
     * Ends a call from C: the thread is attached as deep as it was before, or not at all, and then
     * nobody comes back to this attachment.
     */
    void disown(ThreadAttachments slot, int before) {
        if (before > 0) {
            depth = before;
            return;
        }
        try {
            slot.savedExceptions.detaching(outer, interpreter);
        } finally {
            pop(slot);
            discard();
        }
    }

    /**
     * Refuses what could only do harm: the calling thread has not this interpreter's GIL, since it
     * is another thread, has detached, or has attached to another interpreter meanwhile.
     */
    void requireCurrent() {
        ThreadAttachments here = slot;
        if (here == null || here.current != this || here.thread != Thread.currentThread()) {
            throw new IllegalStateException("this is not what the thread is attached with");
        }
    }

    /**
     * Closes one level. Of attachments in the outermost one that are open yet, since Java ran out
     * of stack when they were to be closed, it is the end as well.
     */
    void close(AttachedThread attachment) {
        requireCurrent();
        if (depth == floor) {
            throw new IllegalStateException(
                    "the attachment that a function is given is not the function's to close");
        }
        boolean isNested = attachment != outer || floor > 0;
        if (isNested && depth > 1) {
            depth--;
        } else {
            end();
        }
    }

    void closeAll() {
        floor = 0;
        end();
    }

    private void end() {
        depth = 1;
        ThreadAttachments here = slot;
        try {
            here.savedExceptions.detaching(outer, interpreter);
        } finally {
            leave();
            interpreter.left();
            back(here);
        }
    }

    /** To what the thread was attached with before, if anything. */
    private void back(ThreadAttachments slot) {
        ThreadState below = previous;
        pop(slot);
        if (below != null) {
            below.comeBack(slot);
        }
    }

    private void comeBack(ThreadAttachments slot) {
        int how = wasAttached ? Stacks.RETURNING : Stacks.RETURNING | Stacks.ADOPTED;
        slot.attaching = this;
        slot.steps++;
        python.stacks().loader_attach_as(address, how);
        slot.attaching = null;
        slot.steps++;
    }

    /** Gives the GIL up, for good as far as this attachment is concerned. */
    private void leave() {
        long binding = interpreter.gilState().binding();
        Stacks stacks = python.stacks();
        int result =
                binding == 0 ? stacks.loader_detach() : stacks.loader_detach_unbinding(binding);
        roomFor(result == 0);
    }

    /** Does work while the thread is not attached. */
    <T> T detached(Supplier<T> work) {
        ThreadAttachments slot = this.slot;
        Suspended here = new Suspended(depth, floor, previous, onTop, suspended);
        roomFor(python.stacks().loader_detach_for_now() == 0);
        depth = 0;
        away++;
        slot.current = null;
        try {
            return slot.run(work);
        } finally {
            while (slot.current != null) {
                slot.current.closeAll();
            }
            comeBack(slot);
            away--;
            resume(here);
            this.slot = slot;
            slot.current = this;
        }
    }

    /** From here on an exception is pending that Java has not taken yet. */
    void beginRaising() {
        raising = true;
    }

    /** The pending exception has been taken. */
    void endRaising() {
        raising = false;
    }

    /** Whether an exception is pending because Java ran out of stack before it could take it. */
    boolean isRaising() {
        return raising;
    }

    /** Frees what Java keeps for the thread. */
    void discard() {
        scratch.discard();
    }

    /** Whether its thread is attached with it, or has only left for a while. */
    boolean isInUse() {
        return depth > 0 || away > 0;
    }

    /** Whether its thread is attached with it and has the GIL now, as any thread sees it. */
    boolean hasGil() {
        return python.memory().getInt(address + Layout.STATE_HOLDS_GIL) != 0;
    }

    /** The one that the thread was attached with before, or null. */
    ThreadState previous() {
        return previous;
    }
}

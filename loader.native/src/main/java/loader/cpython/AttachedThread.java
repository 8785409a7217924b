package loader.cpython;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import loader.capi.CApi;
import loader.capi.Memory;
import loader.capi.Stacks;
import loader.python.Attached;
import loader.python.JavaFunction;
import loader.python.PyModule;
import loader.python.PyObject;

/**
 * One thread's attachment to one interpreter ({@code PyThreadState}). It is kept from one
 * attachment to the next and counts how deep it is nested; all translation of NULL and -1 into
 * exceptions is in {@link #required} and {@link #check}.
 */
public class AttachedThread implements Attached {

    /** {@code PY_VECTORCALL_ARGUMENTS_OFFSET}: the word before the arguments may be used. */
    private static final long ARGUMENTS_OFFSET = 1L << 63;

    private final CPythonInterpreter interpreter;
    private final CPython python;
    private final long state;
    private final Scratch scratch;

    /** This one, or the one that this is nested in. */
    private final AttachedThread outer;

    /** What those get who attach the thread while it is attached; null for that one itself. */
    private final AttachedThread inner;

    // Of the outer one:
    private boolean wasAttached;
    private boolean raising;
    private Suspended suspended;
    private final Nesting nesting;
    private int depth;

    /**
     * How deep it was nested when it was lent, which whoever lent it goes on with; 0 if it was not.
     */
    private int floor;

    private int away;
    private AttachedThread previous;
    private boolean onTop;
    private ThreadSlot slot;

    /** An attachment of the same state further down the stack, while another one is on top. */
    private record Suspended(
            int depth, int floor, AttachedThread previous, boolean onTop, Suspended below) {}

    AttachedThread(CPythonInterpreter interpreter, CPython python, long state) {
        this.interpreter = interpreter;
        this.python = python;
        this.state = state;
        this.scratch = new Scratch(python.memory());
        this.nesting = new Nesting(python, state);
        this.outer = this;
        this.inner = new AttachedThread(this);
    }

    private AttachedThread(AttachedThread outer) {
        this.interpreter = outer.interpreter;
        this.python = outer.python;
        this.state = outer.state;
        this.scratch = outer.scratch;
        this.nesting = outer.nesting;
        this.outer = outer;
        this.inner = null;
    }

    /** One level deeper into the interpreter that this thread is attached to already. */
    AttachedThread nest() {
        dropRaised();
        outer.depth++;
        return outer.inner;
    }

    /**
     * Takes the interpreter's GIL, leaving the interpreter that the thread is attached to, if any.
     * When that fails, for want of stack or memory, everything is as it was before.
     */
    AttachedThread enter(ThreadSlot slot) {
        Suspended below = suspend();
        int how = slot.current == null ? 0 : Stacks.LEAVING;
        slot.attaching = this;
        slot.steps++;
        int result = python.stacks().loader_attach(state, wasAttached ? how : how | Stacks.FIRST);
        slot.attaching = null;
        slot.steps++;
        roomFor(result);
        wasAttached = true;
        push(slot, below);
        try {
            dropRaised();
            interpreter.comeIn(this);
        } catch (Throwable failed) {
            leave();
            back(slot);
            throw failed;
        }
        return this;
    }

    /**
     * Nothing has been taken or given up when there is no room, and there is enough for what
     * follows when there is.
     */
    private static void roomFor(int result) {
        if (result != 0) {
            throw new StackOverflowError("too little of the thread's stack is left for Python");
        }
    }

    /** Takes note that C code has attached the thread, and will detach it. */
    AttachedThread adopt(ThreadSlot slot) {
        push(slot, suspend());
        return this;
    }

    private Suspended suspend() {
        return depth == 0 ? suspended : new Suspended(depth, floor, previous, onTop, suspended);
    }

    private void push(ThreadSlot slot, Suspended below) {
        onTop = depth > 0;
        suspended = below;
        depth = 1;
        floor = 0;
        this.slot = slot;
        previous = slot.current;
        slot.current = this;
    }

    private void pop(ThreadSlot slot) {
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
    <T> T lent(ThreadSlot slot, Function<? super AttachedThread, T> user) {
        if (this != outer) {
            return outer.lent(slot, user);
        }
        int before = floor;
        floor = depth;
        try {
            return user.apply(this);
        } finally {
            while (slot.current != this || floor == 0) {
                slot.current.closeAll();
            }
            depth = floor;
            floor = before;
        }
    }

    void closeAll() {
        floor = 0;
        end();
    }

    /** How deep the thread is attached, for {@link #disown}. */
    int depth() {
        return outer.depth;
    }

    /**
     * Ends a call from C: the thread is attached as deep as it was before, or not at all, and then
     * nobody comes back to this attachment.
     */
    void disown(ThreadSlot slot, int before) {
        if (before > 0) {
            outer.depth = before;
            return;
        }
        try {
            slot.originals.detaching(this);
        } finally {
            pop(slot);
            discard();
        }
    }

    /**
     * Refuses what could only do harm: the calling thread has not this interpreter's GIL, since it
     * is another thread, has detached, or has attached to another interpreter meanwhile.
     */
    private void requireCurrent() {
        ThreadSlot here = outer.slot;
        if (here == null || here.current != outer || here.thread != Thread.currentThread()) {
            throw new IllegalStateException("this is not what the thread is attached with");
        }
    }

    /**
     * Of attachments in this one that are open yet, since Java ran out of stack when they were to
     * be closed, it is the end as well.
     */
    @Override
    public void close() {
        requireCurrent();
        if (outer.depth == outer.floor) {
            throw new IllegalStateException(
                    "the attachment that a function is given is not the function's to close");
        }
        boolean isNested = this != outer || floor > 0;
        if (isNested && outer.depth > 1) {
            outer.depth--;
        } else {
            outer.end();
        }
    }

    private void end() {
        depth = 1;
        ThreadSlot here = slot;
        try {
            here.originals.detaching(this);
        } finally {
            leave();
            interpreter.left();
            back(here);
        }
    }

    /** To what the thread was attached with before, if anything. */
    private void back(ThreadSlot slot) {
        AttachedThread below = previous;
        pop(slot);
        if (below != null) {
            below.comeBack(slot);
        }
    }

    private void comeBack(ThreadSlot slot) {
        int how = wasAttached ? Stacks.RETURNING : Stacks.RETURNING | Stacks.ADOPTED;
        slot.attaching = this;
        slot.steps++;
        python.stacks().loader_attach(state, how);
        slot.attaching = null;
        slot.steps++;
    }

    /** Gives the GIL up, for good as far as this attachment is concerned. */
    void leave() {
        long key = interpreter.gilState().key();
        long status = state + Layout.STATE_STATUS;
        roomFor(python.stacks().loader_detach(0, key, status, Layout.STATUS_BOUND));
    }

    @Override
    public <T> T detached(Supplier<T> work) {
        requireCurrent();
        return outer.whileAway(work);
    }

    private <T> T whileAway(Supplier<T> work) {
        ThreadSlot slot = this.slot;
        Suspended here = new Suspended(depth, floor, previous, onTop, suspended);
        roomFor(python.stacks().loader_detach(Stacks.RETURNING, 0, 0, 0));
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

    /** Keeps the Python original of an exception, in case Java throws it on into Python. */
    void remember(Throwable copy, Reference original, Reference told) {
        take(original.address());
        if (told != null) {
            take(told.address());
        }
        ThreadSlot.get()
                .originals
                .add(this, copy, original.address(), told == null ? 0 : told.address());
    }

    /** New reference to the Python exception that the problem was copied from, or 0. */
    long remembered(Throwable problem) {
        long original = ThreadSlot.get().originals.of(interpreter, problem);
        if (original != 0) {
            take(original);
        }
        return original;
    }

    boolean hasOriginal(Throwable copy) {
        return ThreadSlot.get().originals.of(interpreter, copy) != 0;
    }

    @Override
    public Optional<PyObject> original(RuntimeException thrown) {
        requireCurrent();
        long original = remembered(thrown);
        return original == 0 ? Optional.empty() : Optional.of(owned(original));
    }

    /** Frees what Java keeps for the thread. */
    void discard() {
        scratch.discard();
    }

    /** Whether its thread is attached with it, or has only left for a while. */
    boolean isInUse() {
        return depth > 0 || away > 0;
    }

    /** Whether the thread has the GIL now, as another thread sees it. */
    boolean hasGil() {
        return memory().getInt(state + Layout.STATE_HOLDS_GIL) != 0;
    }

    /** The attachment below this one, or null. */
    AttachedThread previous() {
        return previous;
    }

    long state() {
        return state;
    }

    public CApi api() {
        return python.api();
    }

    public CPython python() {
        return python;
    }

    public Memory memory() {
        return python.memory();
    }

    Scratch scratch() {
        return scratch;
    }

    Nesting nesting() {
        return nesting;
    }

    Fields fields() {
        return python.fields();
    }

    /** A further reference ({@code Py_INCREF}). */
    void take(long object) {
        int count = fields().count(object);
        if (count >= 0) {
            fields().setCount(object, count + 1);
        }
    }

    /** Gives a reference back ({@code Py_DECREF}), with a call only when it was the last one. */
    void drop(long object) {
        int count = fields().count(object);
        if (count > 1) {
            fields().setCount(object, count - 1);
        } else if (count >= 0 && !interpreter.waste().add(this, object)) {
            api().Py_DecRef(object);
        }
    }

    /** What a C function returned; NULL becomes the pending exception. */
    long required(long address) {
        if (address == 0) {
            throw raised();
        }
        return address;
    }

    @Override
    public CPythonInterpreter interpreter() {
        return interpreter;
    }

    /** The new reference that a C function returned, as an object. */
    public Reference owned(long address) {
        return new Reference(interpreter, required(address));
    }

    /** An object for a borrowed reference: takes one of its own. */
    public Reference borrowed(long address) {
        take(required(address));
        return new Reference(interpreter, address);
    }

    ModuleReference ownedModule(long address) {
        return new ModuleReference(interpreter, required(address));
    }

    /** The module a reference is for, which is closed by it. */
    public PyModule asModule(Reference module) {
        return module instanceof ModuleReference known
                ? known
                : ownedModule(module.releaseAddress());
    }

    /** The result of a C function that returns -1 on failure. */
    public long check(long result) {
        if (result == -1) {
            throw raised();
        }
        return result;
    }

    /** The pending exception, or the one that makes a bug known when there is none. */
    public RuntimeException raised() {
        outer.raising = true;
        return Raised.take(this);
    }

    /** Drops what is pending because Java ran out of stack before it could take it. */
    void dropRaised() {
        if (outer.raising) {
            long left = takeRaised();
            if (left != 0) {
                drop(left);
            }
        }
    }

    /** New reference to the pending exception, which is pending no longer, or 0. */
    long takeRaised() {
        long exception = api().PyErr_GetRaisedException();
        outer.raising = false;
        return exception;
    }

    /** Raises SystemError, which is what CPython raises for a module that breaks the rules. */
    public RuntimeException systemError(String message) {
        return error("PyExc_SystemError", message);
    }

    /** Raises an exception of a built-in type, by the C name of that. */
    RuntimeException error(String type, String message) {
        Raised.giveText(python, type, message);
        return raised();
    }

    /** The same with the pending exception as its cause ({@code _PyErr_FormatFromCause}). */
    public RuntimeException systemErrorFromPending(String message) {
        try (Reference cause = owned(api().PyErr_GetRaisedException());
                Reference error = call(python.exceptionType("PyExc_SystemError"), message)) {
            error.setAttr("__cause__", cause);
            error.setAttr("__context__", cause);
            api().PyErr_SetRaisedException(error.releaseAddress());
        }
        return raised();
    }

    /**
     * Whether the object is a module or of a subclass ({@code PyModule_Check}). It goes by the type
     * alone: {@code isinstance} would believe an object's {@code __class__}.
     */
    public boolean isModule(Reference object) {
        long type = memory().getLong(object.address() + Layout.OB_TYPE);
        long moduleType = python.symbol("PyModule_Type");
        return type == moduleType || (int) python.call("PyType_IsSubtype", type, moduleType) != 0;
    }

    /** Raises an audit event (PEP 578). */
    public void audit(String event, Object... arguments) {
        long name = memory().allocateText(event);
        try (Reference tuple = of(arguments)) {
            check(api().PySys_AuditTuple(name, tuple.address()));
        } finally {
            memory().free(name);
        }
    }

    @Override
    public PyModule importModule(String name) {
        requireCurrent();
        return Modules.imported(this, name);
    }

    @Override
    public PyModule module(String name) {
        requireCurrent();
        return Modules.known(this, name);
    }

    @Override
    public PyModule newModule(String name) {
        requireCurrent();
        return Modules.made(this, name);
    }

    @Override
    public Reference of(Object value) {
        requireCurrent();
        return owned(ToPython.convert(this, value));
    }

    @Override
    public PyObject function(String name, JavaFunction function) {
        requireCurrent();
        return interpreter.upcalls().function(this, name, function);
    }

    /** A Python function of Loader's own, which runs on carriers, too. */
    PyObject ownFunction(String name, OwnFunction function) {
        return function(name, function);
    }

    @Override
    public <E> PyObject view(List<E> list, Class<E> item) {
        requireCurrent();
        return new LentList<>(list, new Item<>(item)).asPython(this, "JavaList");
    }

    @Override
    public <E> PyObject view(Set<E> set, Class<E> item) {
        requireCurrent();
        return new LentSet<>(set, new Item<>(item)).asPython(this, "JavaSet");
    }

    @Override
    public <K, V> PyObject view(Map<K, V> map, Class<K> key, Class<V> value) {
        requireCurrent();
        return new LentMap<>(map, new Item<>(key), new Item<>(value)).asPython(this, "JavaMap");
    }

    @Override
    public PyObject compile(String source, String fileName) {
        requireCurrent();
        return Evaluation.compiled(this, source, fileName);
    }

    @Override
    public void exec(PyObject code, PyModule module) {
        requireCurrent();
        Evaluation.exec(this, code, module);
    }

    @Override
    public PyObject eval(String expression, PyModule module) {
        requireCurrent();
        return Evaluation.eval(this, expression, module);
    }

    /**
     * Calls with arguments that are converted; an {@code PyObject} among them stays the caller's.
     */
    Reference call(long callable, Object... arguments) {
        return owned(vectorcall(callable, arguments));
    }

    /** New reference to what a call with converted arguments returns. */
    long vectorcall(long callable, Object... arguments) {
        return vectorcall(callable, 0, 0, arguments);
    }

    /** The same with keyword arguments: the values of the tuple of names come last. */
    long vectorcall(long callable, long names, int named, Object... arguments) {
        long vector = scratch.words(arguments.length + 1);
        int done = 0;
        try {
            for (; done < arguments.length; done++) {
                long argument = required(ToPython.convert(this, arguments[done]));
                memory().putLong(vector + Long.BYTES * (done + 1L), argument);
            }
            long count = arguments.length - named | ARGUMENTS_OFFSET;
            return required(api().PyObject_Vectorcall(callable, vector + Long.BYTES, count, names));
        } finally {
            for (; done > 0; done--) {
                drop(memory().getLong(vector + Long.BYTES * (long) done));
            }
            scratch.free(vector);
        }
    }
}

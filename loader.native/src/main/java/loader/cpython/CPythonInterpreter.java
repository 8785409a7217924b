package loader.cpython;

import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import loader.libpython.CPython;
import loader.libpython.DecrefBatch;
import loader.libpython.PendingBufferReleases;
import loader.libpython.PythonThread;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;

/** An interpreter and the threads that are attached to it, one {@code PyThreadState} each. */
public final class CPythonInterpreter implements Interpreter {

    private static final int NONE = 0;

    private final CPython python;
    private final long state;
    private final InterpreterConfig config;
    private final GilState gilState;
    private final Executor mainThread;
    private final Conversion conversion;
    private final Optional<End> ending;
    private final long none;
    private final long id;
    private final long mainThreadId;
    private final ThreadStates threads;
    private final Upcalls upcalls;
    private final References references = new References();
    private final PendingBufferReleases bufferReleases = new PendingBufferReleases();
    private final InternedNames names = new InternedNames();
    private final CompiledSources sources = new CompiledSources();
    private final DecrefBatch decrefs = new DecrefBatch();
    private final Queue<Runnable> afterwards = new ConcurrentLinkedQueue<>();
    private final OpenStages stages = new OpenStages();
    private final AtomicInteger users = new AtomicInteger();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile State lifecycle = State.OPEN;
    private volatile String parkedFor = "";
    private volatile CompletableFuture<Void> end = CompletableFuture.completedFuture(null);
    private volatile PythonSide pythonSide;
    private volatile long handleType;
    private volatile int endedAttached;

    /** What ends an interpreter. */
    @FunctionalInterface
    public interface End {

        /**
         * The result says why the interpreter must be left alone; it is empty when it has ended.
         */
        CompletableFuture<String> begin(CPythonInterpreter interpreter);
    }

    /**
     * Made on the interpreter's main thread, attached.
     *
     * @param ending empty for the main interpreter, which lives as long as the process
     */
    public CPythonInterpreter(
            CPython python,
            Upcalls upcalls,
            long state,
            InterpreterConfig config,
            GilState gilState,
            Executor mainThread,
            Conversion conversion,
            Optional<End> ending) {
        this.config = config;
        this.gilState = gilState;
        this.id = python.api().PyInterpreterState_GetID(state);
        this.mainThreadId = python.call("PyThread_get_thread_ident");
        this.python = python;
        this.upcalls = upcalls;
        this.mainThread = mainThread;
        this.conversion = conversion;
        this.ending = ending;
        this.state = state;
        this.none = python.api().Py_GetConstantBorrowed(NONE);
        this.threads = new ThreadStates(this);
        VirtualThreadAttachments.prepare();
    }

    @Override
    public AttachedThread attach() {
        ThreadAttachments slot = ThreadAttachments.get();
        ThreadState current = slot.current;
        if (current != null && current.interpreter() == this) {
            return current.nest();
        }
        if (slot.isVirtual) {
            return slot.ofVirtualThread().attach(this);
        }
        users.incrementAndGet();
        try {
            return attach(slot);
        } catch (RuntimeException | Error failed) {
            users.decrementAndGet();
            throw failed;
        }
    }

    private AttachedThread attach(ThreadAttachments slot) {
        if (lifecycle != State.OPEN) {
            throw hasEnded();
        }
        return slot.state(this).enter(slot);
    }

    private EndedException hasEnded() {
        return new EndedException("Python interpreter " + id + " has ended");
    }

    /** Attaches a thread whose attachment counts as going on, also when the interpreter ends. */
    AttachedThread attachAgain() {
        ThreadAttachments slot = ThreadAttachments.get();
        ThreadState current = slot.current;
        if (current != null && current.interpreter() == this) {
            return current.nest();
        }
        entered();
        try {
            return slot.state(this).enter(slot);
        } catch (RuntimeException | Error failed) {
            left();
            throw failed;
        }
    }

    /** Does work attached, on the delegate of a virtual thread. */
    public <T> T attached(Function<AttachedThread, T> work) {
        if (VirtualThreadAttachments.isCalling()) {
            return VirtualThreadAttachments.delegated(() -> attached(work));
        }
        try (AttachedThread python = attach()) {
            return work.apply(python);
        }
    }

    /** Does work that the interpreter's end does as well: nothing when that has begun. */
    public void whileOpen(Consumer<AttachedThread> work) {
        if (VirtualThreadAttachments.isCalling()) {
            VirtualThreadAttachments.delegated(
                    () -> {
                        whileOpen(work);
                        return null;
                    });
            return;
        }
        if (!isOpenToThisThread()) {
            return;
        }
        try (AttachedThread python = attach()) {
            work.accept(python);
        } catch (EndedException meanwhile) {
            // it closed between the look and the attachment, or ends with the JVM
        }
    }

    /**
     * What is left over from others and can be done now that a thread is attached.
     *
     * @param ended how many threads have ended while they were attached
     */
    void comeIn(AttachedThread python, int ended) {
        references.dropForgotten(python);
        bufferReleases.release(python.python());
        if (ended != endedAttached) {
            endedAttached = ended;
            sweepEnded();
        }
    }

    /** Threads that have ended while they were attached are so no longer. */
    void sweepEnded() {
        threads.sweep();
    }

    /** A thread uses the interpreter, which does not end before {@link #left}. */
    void entered() {
        users.incrementAndGet();
    }

    /** A thread that was attached is so no longer. */
    void left() {
        users.decrementAndGet();
    }

    /** A thread state for the calling thread. */
    ThreadState newState() {
        return threads.newState(state);
    }

    /**
     * The attachment of a thread that C code has attached as Java does not know, during a call;
     * {@link ThreadState#disown} ends it.
     */
    AttachedThread adopted(ThreadAttachments slot) {
        return new ThreadState(this, python, python.api().PyThreadState_Get()).adopt(slot);
    }

    /**
     * Whether the thread, which Python calls from, is attached with what Java knows. CPython calls
     * the init function of an extension module that another interpreter imports in the main one,
     * with a state that it makes for that, even if the thread has one there already.
     */
    boolean isAttachedByJava(ThreadAttachments slot) {
        ThreadState current = slot.current;
        return current != null && current.interpreter() == this && current.hasGil();
    }

    /** Makes the state the calling thread has already the one that it attaches with. */
    public void use(long threadState) {
        ThreadAttachments.get().use(this, new ThreadState(this, python, threadState));
    }

    @Override
    public <T> T onMainThread(Function<Attached, T> work) {
        if (Thread.currentThread() == mainThread) {
            return attachedTo(work);
        }
        try {
            return ThreadAttachments.get()
                    .withoutPython(
                            () -> PythonThread.supply(() -> attachedTo(work), mainThread).join());
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException problem) {
                throw problem;
            }
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw failed;
        }
    }

    private <T> T attachedTo(Function<Attached, T> work) {
        try (AttachedThread thread = attach()) {
            return thread.thread().lent(ThreadAttachments.get(), work);
        }
    }

    public void usePythonSide(PythonSide side) {
        pythonSide = side;
    }

    /** From here on Java objects are held by handles of this Python type. */
    public void useHandles(long type) {
        handleType = type;
    }

    long handleType() {
        return handleType;
    }

    /** Python's side of Loader in this interpreter; null before it is there and after its end. */
    public PythonSide pythonSide() {
        return pythonSide;
    }

    public CPython python() {
        return python;
    }

    /** Borrowed reference to {@code None}. */
    public long none() {
        return none;
    }

    public Conversion conversion() {
        return conversion;
    }

    public Upcalls upcalls() {
        return upcalls;
    }

    public boolean isOpen() {
        return lifecycle == State.OPEN;
    }

    /** Whether it can be attached to; a thread that is attached still can when it is ending. */
    boolean isOpenToThisThread() {
        ThreadState current = ThreadAttachments.get().current;
        return isOpen() || (current != null && current.interpreter() == this);
    }

    /** From here on no further thread of Java comes in. */
    public void refuseThreads() {
        lifecycle = State.ENDING;
    }

    /** Cancels what is still awaited. Who comes later has an event loop of its own. */
    public void stopAwaiting(Duration patience) {
        double seconds = patience.toMillis() / 1e3;
        whileOpen(python -> conversion.stopAwaiting(python, seconds));
    }

    /** Drops what Java holds in the interpreter; only C code and Python's own end come after. */
    void release(AttachedThread python) {
        bufferReleases.release(python.python());
        references.dropAll(python);
        PythonSide released = pythonSide;
        pythonSide = null;
        handleType = 0;
        if (released != null) {
            released.release(python);
        }
        names.release(python);
        decrefs.release(python.python());
    }

    /** Nothing of Python is touched from here on; references that are still open are forgotten. */
    public void end() {
        upcalls.forgetFunctions(this);
        bufferReleases.afterLast(() -> upcalls.forgetMemory(this));
        afterwards.forEach(Runnable::run);
        afterwards.clear();
        lifecycle = State.ENDED;
        ended.complete(null);
        stages.failAll(hasEnded());
    }

    /**
     * To be done when the interpreter has been taken apart, on its main thread; not when it is
     * parked. It counts as ended after that.
     */
    public void afterwards(Runnable work) {
        afterwards.add(work);
    }

    /**
     * Whether threads that C code started have called Python here; they may go on in the libraries
     * of the interpreter when it has ended.
     */
    public boolean wasUsedByThreadsOfC() {
        return python.callOwn("loader_interpreter_was_used", state) != 0;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public InterpreterConfig config() {
        return config;
    }

    @Override
    public State state() {
        return lifecycle;
    }

    @Override
    public CompletionStage<Void> onEnd() {
        return ended.minimalCompletionStage();
    }

    @Override
    public String parkedFor() {
        return parkedFor;
    }

    @Override
    public Duration cpuTime() {
        long thread = ((Thread) mainThread).getId();
        return Duration.ofNanos(
                Math.max(0, ManagementFactory.getThreadMXBean().getThreadCpuTime(thread)));
    }

    @Override
    public void interrupt() {
        try (AttachedThread attached = attach()) {
            raise(attached, mainThreadId, "PyExc_KeyboardInterrupt");
        }
    }

    /**
     * Raises an exception in a thread where its Python code goes on next, here and in the
     * interpreters that the program has made.
     */
    public void raise(AttachedThread attached, long thread, String type) {
        long raised = python.exceptionType(type);
        attached.api().PyThreadState_SetAsyncExc(thread, raised);
        python.callOwn("loader_raise_in_made", id, thread, raised);
    }

    @Override
    public void close() {
        closeSoon();
        ThreadAttachments.get().withoutPython(end::join);
    }

    @Override
    public void closeSoon() {
        End how =
                ending.orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "the main interpreter lives as long as the process"));
        ThreadAttachments slot = ThreadAttachments.get();
        if (slot.isIn(this)) {
            throw new IllegalStateException(
                    "Python interpreter " + id + " cannot be closed by a thread that is in it");
        }
        slot.withoutPython(() -> beginEnd(how));
    }

    private Void beginEnd(End how) {
        synchronized (threads) {
            if (lifecycle == State.OPEN) {
                lifecycle = State.ENDING;
                end = how.begin(this).thenAccept(this::settle);
            }
        }
        return null;
    }

    private void settle(String problem) {
        parkedFor = problem;
        lifecycle = problem.isEmpty() ? State.ENDED : State.PARKED;
        if (lifecycle == State.PARKED) {
            python.callOwn("loader_interpreter_given_up", id);
        }
        ended.complete(null);
        stages.failAll(hasEnded());
    }

    /**
     * Runs on the interpreter's main thread, attached there even when nobody else may attach any
     * more.
     */
    <T> CompletableFuture<T> atTheEnd(Function<AttachedThread, T> work) {
        return PythonThread.supply(
                () -> {
                    ThreadAttachments slot = ThreadAttachments.get();
                    users.incrementAndGet();
                    try (AttachedThread thread = slot.state(this).enter(slot)) {
                        return work.apply(thread);
                    }
                },
                mainThread);
    }

    ThreadStates threads() {
        return threads;
    }

    int users() {
        return users.get();
    }

    long address() {
        return state;
    }

    Executor mainThread() {
        return mainThread;
    }

    GilState gilState() {
        return gilState;
    }

    References references() {
        return references;
    }

    /** The stages that code of this interpreter is to complete. */
    public OpenStages stages() {
        return stages;
    }

    public PendingBufferReleases bufferReleases() {
        return bufferReleases;
    }

    DecrefBatch decrefs() {
        return decrefs;
    }

    CompiledSources sources() {
        return sources;
    }

    public InternedNames names() {
        return names;
    }

    @Override
    public <T> T printing(Writer out, Writer err, Supplier<T> body) {
        return attached(python -> pythonSide.printing(python, out, err, body));
    }

    @Override
    public Redirection printTo(Writer out, Writer err) {
        return attached(python -> pythonSide.printTo(python, out, err));
    }

    /** The number of references that Java holds to the object. The thread is attached. */
    public long liveReferences(long object) {
        return references.live(object);
    }

    @Override
    public long liveReferences() {
        return references.live();
    }
}

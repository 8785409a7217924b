package loader.process;

import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import loader.process.memory.Segments;
import loader.process.worker.Connection;
import loader.process.worker.Worker;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.spi.AddedConversion;
import loader.spi.Printing;

/** An interpreter in a process of its own. */
public final class ProcessInterpreter implements Interpreter {

    private static final Printing PRINTING =
            new Printing(python -> python.module("_loader.printing"));
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final long NANOS_UNTIL_RELEASE = TimeUnit.MILLISECONDS.toNanos(200);

    private final Sessions sessions = new Sessions(this);
    private final References references = new References(this::releaseSoon);
    private final JavaObjects javaObjects = new JavaObjects();
    private final Segments segments = new Segments(new SegmentMaker());
    private final Awaiting awaiting =
            new Awaiting(
                    call -> with(session -> session.askForObject("put", call)), this::whileOpen);
    private final Supplier<List<AddedConversion>> added;
    private volatile boolean isReleasing;
    private final AtomicInteger users = new AtomicInteger();
    private final ExecutorService mainThread;
    private final Worker worker;
    private final CompletableFuture<Void> end;
    private final Thread releasing;
    private volatile State lifecycle = State.OPEN;
    private volatile Thread main;

    /**
     * Starts the process.
     *
     * @param executable the {@code python} to run
     * @param environment variables besides those of this process
     * @param added the conversions of other bundles, which come and go
     */
    public ProcessInterpreter(
            Path executable,
            Map<String, String> environment,
            Supplier<List<AddedConversion>> added) {
        this.added = added;
        worker = Worker.start(executable, environment, this::serve, javaObjects::drop);
        mainThread = Executors.newSingleThreadExecutor(this::asMain);
        releasing = new Thread(this::release, "python-release");
        releasing.setDaemon(true);
        releasing.start();
        end = worker.onEnd().thenRun(this::ended);
    }

    private Thread asMain(Runnable work) {
        Thread thread = new Thread(work, "python-main-" + id());
        thread.setDaemon(true);
        main = thread;
        return thread;
    }

    private void serve(Connection connection) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                worker.untilLost(sessions.use(connection, this::noOther)::serve);
                            } catch (IllegalStateException over) {
                                // the process has ended, or an error has come into a call
                            } finally {
                                worker.breakOff(connection);
                            }
                        },
                        "python-thread");
        thread.setDaemon(true);
        thread.start();
    }

    /** A thread that Python has started is used inside its calls only. */
    private Connection noOther() {
        throw new IllegalStateException("the thread of Python has ended");
    }

    private void ended() {
        synchronized (this) { // which closing is
            lifecycle = State.ENDED;
        }
        LockSupport.unpark(releasing);
        mainThread.shutdown();
        references.clear();
        javaObjects.clear();
        segments.clear();
        awaiting.fail(ending());
    }

    /** What a call throws now that the process has ended. */
    RuntimeException ending() {
        try {
            worker.requireAlive();
        } catch (IllegalStateException died) {
            return died;
        }
        return new IllegalStateException("Python interpreter " + id() + " has ended");
    }

    private final class SegmentMaker implements Segments.Maker {

        @Override
        public long id() {
            return ProcessInterpreter.this.id();
        }

        @Override
        public List<?> make(int size) {
            return (List<?>) with(session -> session.ask("new_segment", size));
        }

        @Override
        public void isMapped(long number) {
            with(session -> session.ask("segment_is_mapped", number));
        }

        @Override
        public void release(long number) {
            references.release(number);
        }
    }

    Worker worker() {
        return worker;
    }

    Sessions sessions() {
        return sessions;
    }

    References references() {
        return references;
    }

    JavaObjects javaObjects() {
        return javaObjects;
    }

    Segments segments() {
        return segments;
    }

    Awaiting awaiting() {
        return awaiting;
    }

    List<AddedConversion> added() {
        return added.get();
    }

    /** Does work in the interpreter, or nothing when that has ended. */
    void whileOpen(Runnable work) {
        if (!isOpen()) {
            return;
        }
        try {
            work.run();
        } catch (IllegalStateException meanwhile) {
            if (isOpen()) {
                throw meanwhile;
            }
        }
    }

    RemoteObject object(long number) {
        return new RemoteObject(this, number);
    }

    boolean isOpen() {
        return lifecycle == State.OPEN;
    }

    void requireOpen() {
        if (!isOpen()) {
            with(session -> null);
        }
    }

    /** Does work with the session of this thread. */
    <T> T with(Function<Session, T> work) {
        Session session = entered();
        session.attachments++;
        try {
            return work.apply(session);
        } finally {
            if (--session.attachments == 0) {
                left(session);
            }
        }
    }

    private Session entered() {
        Session current = sessions.current();
        if (current != null && current.attachments > 0) {
            return current;
        }
        users.incrementAndGet();
        try {
            if (lifecycle != State.OPEN) {
                throw ending();
            }
            return sessions.enter();
        } catch (RuntimeException | Error failed) {
            users.decrementAndGet();
            throw failed;
        }
    }

    /** The thread has no attachment any more. */
    void left(Session session) {
        try {
            sessions.leave(session);
        } finally {
            users.decrementAndGet();
        }
    }

    /** A nested attachment, inside a call of Java by Python. */
    <T> T attached(Session session, Function<Attached, T> work) {
        if (session.attachments == 0) {
            users.incrementAndGet();
        }
        return ThreadAttachment.lent(this, session, work);
    }

    @Override
    public Attached attach() {
        references.closeForgotten();
        return new ThreadAttachment(this, entered());
    }

    /**
     * Also near the end of a stack, where Java's own timers would be left in the middle of a
     * change, for the whole JVM.
     */
    void releaseSoon() {
        if (isReleasing) {
            return;
        }
        isReleasing = true;
        boolean isTold = false;
        try {
            LockSupport.unpark(releasing);
            isTold = true;
        } finally {
            if (!isTold) {
                isReleasing = false;
            }
        }
    }

    /** On a thread of its own, until the process has ended. */
    private void release() {
        while (lifecycle != State.ENDED) {
            if (isReleasing) {
                pause();
                isReleasing = false;
                releaseOrRetry();
            } else {
                LockSupport.park(this);
            }
        }
    }

    private void releaseOrRetry() {
        try {
            releaseNow();
        } catch (OutOfMemoryError full) {
            isReleasing = true;
        }
    }

    /** Until there is more to be released at once. */
    private void pause() {
        long end = System.nanoTime() + NANOS_UNTIL_RELEASE;
        while (System.nanoTime() < end && lifecycle != State.ENDED) {
            LockSupport.parkNanos(this, end - System.nanoTime());
        }
    }

    /** Tells Python what Java holds no longer. */
    void releaseNow() {
        if (!isOpen()) {
            return;
        }
        try {
            sessions.forgetEnded();
            worker.breakOffBroken();
            List<Long> released = references.takeReleased();
            if (!released.isEmpty()) {
                releaseNow(released);
            }
        } catch (IllegalStateException over) {
            // with the process all is released
        }
    }

    private void releaseNow(List<Long> released) {
        try {
            worker.release(released);
        } catch (Error failed) {
            references.putBack(released);
            throw failed;
        }
    }

    @Override
    public long id() {
        return worker.id();
    }

    @Override
    public InterpreterConfig config() {
        return InterpreterConfig.PROCESS;
    }

    /** Who was told that the process has died finds it ended. */
    @Override
    public State state() {
        return worker.onEnd().isDone() ? State.ENDED : lifecycle;
    }

    @Override
    public CompletionStage<Void> onEnd() {
        return end.thenRun(worker::requireAlive);
    }

    @Override
    public String parkedFor() {
        return "";
    }

    @Override
    public void interrupt() {
        worker.interrupt();
    }

    @Override
    public Duration cpuTime() {
        return Duration.ofNanos(worker.cpuTime());
    }

    @Override
    public void close() {
        closeSoon();
        end.join();
    }

    @Override
    public void closeSoon() {
        Session current = sessions.current();
        if (current != null && current.attachments > 0) {
            throw new IllegalStateException(
                    "Python interpreter " + id() + " cannot be closed by a thread that is in it");
        }
        synchronized (this) {
            if (lifecycle != State.OPEN) {
                return;
            }
            lifecycle = State.ENDING;
        }
        Thread ending = new Thread(this::endProcess, "python-end");
        ending.setDaemon(true);
        ending.start();
    }

    private void endProcess() {
        long deadline = System.nanoTime() + GRACE.toNanos();
        while (users.get() > 0 && System.nanoTime() < deadline && !end.isDone()) {
            try {
                end.get(10, TimeUnit.MILLISECONDS);
            } catch (TimeoutException | InterruptedException later) {
                // looks again
            } catch (ExecutionException never) {
                throw new IllegalStateException(never);
            }
        }
        if (users.get() > 0) {
            worker.kill(Duration.ZERO);
        } else {
            worker.end(GRACE);
        }
    }

    @Override
    public <T> T onMainThread(Function<Attached, T> work) {
        if (Thread.currentThread() == main) {
            return onMain(work);
        }
        return MainThreadWork.join(mainThread, () -> onMain(work));
    }

    private <T> T onMain(Function<Attached, T> work) {
        if (sessions.current() == null) {
            sessions.use(worker.main(), worker::main);
        }
        return with(session -> attached(session, work));
    }

    @Override
    public <T> T printing(Writer out, Writer err, Supplier<T> body) {
        try (Attached python = attach()) {
            return PRINTING.during(python, out, err, body);
        }
    }

    @Override
    public Redirection printTo(Writer out, Writer err) {
        long number;
        try (Attached python = attach()) {
            number = PRINTING.begin(python, out, err);
        }
        return () ->
                whileOpen(
                        () -> {
                            try (Attached python = attach()) {
                                PRINTING.end(python, number);
                            }
                        });
    }

    @Override
    public long liveReferences() {
        return references.live();
    }
}

package loader.runs;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import loader.runpy.Run;
import loader.runpy.RunRequest;
import loader.runpy.RunResult;
import loader.runpy.RunResult.Ending;
import loader.spi.ProgramSupport;
import loader.spi.PropertyNames;

/** A run on its interpreter's main thread, and the thread that waits for it there. */
final class StartedRun implements Run {

    private static final Duration GRACE = Duration.ofSeconds(1);

    /** For the end of the interpreter, when the program is over. */
    private static final Duration END = Duration.ofSeconds(10);

    private final RunRequest request;
    private final ProgramSupport support;
    private final RunEnd end;

    /** Open when the run is done or interrupted. */
    private final CountDownLatch stirred = new CountDownLatch(1);

    private volatile Interpreter interpreter;
    private volatile boolean inPython;
    private volatile long cpu;
    private volatile long cpuBefore;

    StartedRun(RunRequest request, ProgramSupport support) {
        this.request = request;
        this.support = support;
        this.end = new RunEnd(request);
        end.setAlarm(this::interrupt);
    }

    /** Runs in the interpreter to the end, and ends the interpreter when it is the run's own. */
    void runIn(Interpreter taken) {
        interpreter = taken;
        try {
            end.status(taken.onMainThread(this::run));
        } catch (RuntimeException | Error failed) {
            failed(failed);
        } finally {
            close(taken);
        }
    }

    private void close(Interpreter taken) {
        try {
            if (taken.config() != InterpreterConfig.MAIN) {
                taken.closeSoon();
            }
        } finally {
            ended();
        }
    }

    private void ended() {
        try {
            end.reached(interpreter(), cpu);
        } finally {
            stirred.countDown();
        }
        end.cancelAlarm();
    }

    /**
     * An interrupt may come before the program has begun, or just after its end, also from the
     * keyboard.
     */
    private void failed(Throwable problem) {
        if (isInterrupt(problem)) {
            end.status(RunResult.INTERRUPTED);
        } else {
            end.failed(problem);
        }
    }

    private static boolean isInterrupt(Throwable problem) {
        return problem instanceof PythonException raised
                && raised.type().equals("KeyboardInterrupt");
    }

    /** A run that has no interpreter to run in. */
    void fail(Throwable problem) {
        end.failed(problem);
        ended();
    }

    /** Attached from the first to the last: an interrupt meets this program and no later one. */
    private int run(Attached python) {
        inPython = true;
        try {
            return end.isInterrupted() ? RunResult.INTERRUPTED : runTimed(python);
        } finally {
            inPython = false;
            if (end.isInterrupted()) {
                absorbInterrupt(python);
            }
        }
    }

    /** One that Python has not raised yet. */
    private static void absorbInterrupt(Attached python) {
        try (PyModule scratch = python.newModule("scratch");
                PyObject nothing = python.eval("[None for _ in range(2)]", scratch)) {
            scratch.setAttr("last", nothing);
        } catch (PythonException late) {
            // it was raised here, where it does no harm
        }
    }

    private int runTimed(Attached python) {
        try (MainProgram commandLine = new MainProgram(python, support);
                PyModule time = python.importModule("time")) {
            long before = threadTime(time);
            cpuBefore = before;
            try {
                return run(python, commandLine);
            } finally {
                cpu = threadTime(time) - before;
            }
        }
    }

    private int run(Attached python, MainProgram commandLine) {
        if (request.streams().isEmpty()) {
            commandLine.leaveClosed(System.getProperty(PropertyNames.CLOSED, ""));
            return commandLine.run(request);
        }
        boolean putBack = request.interpreter() == InterpreterConfig.MAIN;
        try (Redirection streams =
                new Redirection(python, support, request.streams().get(), putBack)) {
            return commandLine.run(request);
        }
    }

    private static long threadTime(PyModule time) {
        try (PyObject nanos = time.callMethod("thread_time_ns")) {
            return nanos.as(Long.class);
        }
    }

    @Override
    public RunRequest request() {
        return request;
    }

    @Override
    public long interpreter() {
        Interpreter taken = interpreter;
        return taken == null ? -1 : taken.id();
    }

    @Override
    public OptionalLong process() {
        return OptionalLong.empty();
    }

    @Override
    public boolean hasKeyboard() {
        return false;
    }

    @Override
    public boolean isDone() {
        return end.isReached();
    }

    @Override
    public long cpuNanos() {
        Interpreter taken = interpreter;
        return taken == null || isDone() ? cpu : taken.cpuTime().toNanos() - cpuBefore;
    }

    @Override
    public void interrupt() {
        interrupt(Ending.INTERRUPTED);
    }

    /** From a thread of its own: it has to wait for the GIL, which a module may never give up. */
    private void interrupt(Ending why) {
        if (isDone()) {
            return;
        }
        end.interrupted(why);
        stirred.countDown();
        Interpreter taken = interpreter;
        if (taken == null) {
            return; // the program will not begin
        }
        Thread interrupter = new Thread(() -> interruptIn(taken), "python-interrupt");
        interrupter.setDaemon(true);
        interrupter.start();
    }

    /** A program that only waits for its threads any more is interrupted by their end. */
    private void interruptIn(Interpreter taken) {
        try (Attached here = taken.attach()) {
            if (inPython) {
                taken.interrupt();
                support.stopAwaited(here);
            }
        } catch (IllegalStateException ended) {
            // it came to its end by itself
        } catch (PythonException noModule) {
            // where nothing can be imported any more, the program is interrupted, its threads are
            // not
        }
    }

    @Override
    public RunResult await() {
        return support.withoutPython(this::awaitEnd);
    }

    private RunResult awaitEnd() {
        awaitStirring();
        boolean ended = endsInGrace();
        end.throwFailure();
        Duration used = Duration.ofNanos(cpuNanos());
        return ended ? end.result(used) : end.abandoned(used);
    }

    /** However often the waiting thread is interrupted. */
    private boolean endsInGrace() {
        if (isDone() || !end.isInterrupted()) {
            return isDone();
        }
        boolean interrupted = Thread.interrupted();
        try {
            return end.await(GRACE) || (!inPython && end.await(END));
        } catch (InterruptedException again) {
            interrupted = true;
            return isDone();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A waiting thread that is interrupted interrupts the run. */
    private void awaitStirring() {
        try {
            stirred.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            interrupt(Ending.INTERRUPTED);
        }
    }
}

package loader.runs;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import loader.runpy.Run;
import loader.runpy.RunRequest;
import loader.runpy.RunRequest.Target;
import loader.runpy.RunResult;
import loader.runpy.RunResult.Ending;
import loader.runpy.Streams;
import loader.spi.ProgramSupport;
import loader.spi.PythonCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run in a process of its own. The process is {@code python} with the program's command line, so
 * whatever the program does is what it does there; {@code process.py} adds what the container has.
 */
final class ProcessRun implements Run {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessRun.class);

    /** For the end after an interruption. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** For the last output: it is there, but a busy machine may need time to copy it. */
    private static final Duration LAST_OUTPUT = Duration.ofSeconds(10);

    /** For the connection of a program that came to its end, and so has made it. */
    private static final Duration CONNECTED = Duration.ofSeconds(10);

    /** For that of one that may have died before. */
    private static final Duration CONNECTED_IN_PART = Duration.ofSeconds(1);

    private static final int LOOK_MILLIS = 100;

    private final RunRequest request;
    private final ProcessSettings settings;
    private final ProgramSupport support;
    private final RunEnd end;
    private volatile RunSocket told;
    private volatile Process process;
    private volatile boolean hasKeyboard;
    private volatile long cpu;

    ProcessRun(RunRequest request, ProcessSettings settings, ProgramSupport support) {
        if (request.autorun() && !(request.target() instanceof Target.Module)) {
            throw new IllegalArgumentException(
                    "the function __main__ of a module is called in a process, not that of other"
                            + " code");
        }
        this.request = request;
        this.settings = settings;
        this.support = support;
        this.end = new RunEnd(request);
        end.setAlarm(this::interrupt);
    }

    /** Runs to the end of the process. */
    void runWith(PythonCommand python) {
        InputStream input =
                request.streams().map(Streams::in).orElse(InputStream.nullInputStream());
        try (RunSocket socket = new RunSocket(input)) {
            int status = run(python, socket);
            end.status(status);
            if (process != null) {
                cpu = Math.max(cpu, socket.cpuNanos(status == 0 ? CONNECTED : CONNECTED_IN_PART));
            }
        } catch (IOException | RuntimeException | Error failed) {
            end.failed(failed);
        } finally {
            ended();
        }
    }

    /** A run whose process cannot be started. */
    void fail(Throwable problem) {
        end.failed(problem);
        ended();
    }

    private void ended() {
        end.reached(interpreter(), cpu);
        end.cancelAlarm();
    }

    private int run(PythonCommand python, RunSocket socket) throws IOException {
        ProcessStreams streams = new ProcessStreams(request, python.terminals());
        Process started;
        synchronized (this) {
            if (end.isInterrupted()) {
                return RunResult.INTERRUPTED;
            }
            told = socket;
            hasKeyboard = streams.hasKeyboard();
            started = new ProcessCommand(request, python, settings).start(socket, streams);
            process = started;
        }
        if (started instanceof ForkedProcess forked) {
            forked.awaitBegin();
        }
        List<Thread> copying = streams.copy(started);
        int exit = exitOf(started);
        end.cancelAlarm();
        long until = System.nanoTime() + LAST_OUTPUT.toNanos();
        copying.forEach(each -> join(each, until));
        return streams.status(exit);
    }

    /** Without Java's common pool, which may be full of those who wait for this run. */
    private static int exitOf(Process started) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return started.waitFor();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * What the program wrote has come by then; what it started may keep the pipe. Whoever
     * interrupts the run does not want to wait for it.
     */
    private void join(Thread copying, long until) {
        try {
            while (copying.isAlive() && System.nanoTime() < until) {
                if (end.isInterrupted()) {
                    copying.join(GRACE.toMillis());
                    return;
                }
                copying.join(LOOK_MILLIS);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public RunRequest request() {
        return request;
    }

    @Override
    public long interpreter() {
        return -1;
    }

    @Override
    public OptionalLong process() {
        Process started = process;
        if (started == null || !hasBegun(started)) {
            return OptionalLong.empty();
        }
        Long pid = pid(started).getNow(null);
        return pid == null ? OptionalLong.empty() : OptionalLong.of(pid);
    }

    /** That of bubblewrap is another one: the program in it has to tell its own. */
    private CompletableFuture<Long> pid(Process started) {
        return request.limits().writable().isPresent()
                ? told.pid()
                : CompletableFuture.completedFuture(started.pid());
    }

    private static boolean hasBegun(Process started) {
        return !(started instanceof ForkedProcess forked) || forked.hasBegun();
    }

    @Override
    public boolean hasKeyboard() {
        return hasKeyboard;
    }

    @Override
    public boolean isDone() {
        return end.isReached();
    }

    @Override
    public long cpuNanos() {
        Process started = process;
        if (started != null && !isDone() && hasBegun(started) && started.isAlive()) {
            started.info().totalCpuDuration().ifPresent(used -> cpu = used.toNanos());
        }
        return cpu;
    }

    @Override
    public void interrupt() {
        interrupt(Ending.INTERRUPTED);
    }

    private synchronized void interrupt(Ending why) {
        end.interrupted(why);
        Process started = process;
        if (started != null && started.isAlive()) {
            if (hasBegun(started)) {
                signal(started);
            }
            CompletableFuture<Process> unused =
                    started.onExit()
                            .completeOnTimeout(started, GRACE.toNanos(), TimeUnit.NANOSECONDS)
                            .whenComplete((ended, problem) -> started.destroyForcibly());
        }
    }

    /** A program in bubblewrap may have begun a moment ago, and its number not be known yet. */
    private void signal(Process started) {
        CompletableFuture<Void> unused = pid(started).thenAccept(pid -> signal(started, pid));
    }

    /** Java can only terminate. */
    private static void signal(Process started, long pid) {
        if (!started.isAlive()) {
            return;
        }
        if (ProcessStreams.IS_WINDOWS) {
            started.destroy();
            return;
        }
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -INT " + pid)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException failed) {
            LOG.warn("process {} is terminated, not interrupted: {}", started.pid(), failed);
            started.destroy();
        }
    }

    @Override
    public RunResult await() {
        return support.withoutPython(this::result);
    }

    private RunResult result() {
        try {
            end.await();
        } catch (InterruptedException stop) {
            interrupt();
            awaitEnd();
            Thread.currentThread().interrupt();
        }
        end.throwFailure();
        return end.result(Duration.ofNanos(cpu));
    }

    /** An interrupted process is killed if need be. */
    private void awaitEnd() {
        while (true) {
            try {
                end.await();
                return;
            } catch (InterruptedException again) {
                LOG.debug("the run in a process ends anyway", again);
            }
        }
    }
}

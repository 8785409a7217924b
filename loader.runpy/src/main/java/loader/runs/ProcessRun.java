package loader.runs;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.events.FlightEvent;
import loader.events.Measured;
import loader.runpy.ProcessTerminal;
import loader.runpy.Run;
import loader.runpy.RunRequest;
import loader.runpy.RunRequest.Target;
import loader.runpy.RunResult;
import loader.runpy.RunResult.Ending;
import loader.runpy.Streams;
import loader.spi.PythonCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run in a process of its own. The process is {@code python} with the program's command line, so
 * whatever the program does is what it does there; {@code process.py} adds what the container has.
 */
final class ProcessRun implements Run {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessRun.class);

    /** For the end after an interruption, and for the last output. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final boolean IS_WINDOWS = File.separatorChar == '\\';
    private static final File NOTHING = new File(IS_WINDOWS ? "NUL" : "/dev/null");
    private static final int IN = 0;
    private static final int OUT = 1;
    private static final int ERR = 2;

    private final RunRequest request;
    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicReference<Ending> cause = new AtomicReference<>(Ending.FINISHED);
    private final CompletableFuture<Ending> alarm = new CompletableFuture<>();
    private final Measured event = FlightEvent.RUN.begin();
    private final long begin = System.nanoTime();
    private volatile Process process;
    private volatile int status;
    private volatile Throwable failure;
    private volatile long cpu;
    private volatile long end;

    ProcessRun(RunRequest request) {
        if (request.autorun() && !(request.target() instanceof Target.Module)) {
            throw new IllegalArgumentException(
                    "the function __main__ of a module is called in a process, not that of other"
                            + " code");
        }
        this.request = request;
        request.timeout().ifPresent(this::setAlarm);
    }

    private void setAlarm(Duration time) {
        long nanos = TimeUnit.NANOSECONDS.convert(time);
        CompletableFuture<Void> unused =
                alarm.completeOnTimeout(Ending.TIMED_OUT, nanos, TimeUnit.NANOSECONDS)
                        .thenAccept(this::interrupt);
    }

    /** Runs to the end of the process. */
    void runWith(PythonCommand python) {
        InputStream input =
                request.streams().map(Streams::in).orElse(InputStream.nullInputStream());
        try (RunSocket socket = new RunSocket(input)) {
            status = run(python, socket);
            cpu = Math.max(cpu, socket.cpuNanos());
        } catch (IOException | RuntimeException | Error failed) {
            failure = failed;
        } finally {
            ended();
        }
    }

    /** A run whose process cannot be started. */
    void fail(Throwable problem) {
        failure = problem;
        ended();
    }

    private int run(PythonCommand python, RunSocket socket) throws IOException {
        String piped = piped(python);
        Process started;
        synchronized (this) {
            if (cause.get() != Ending.FINISHED) {
                return RunResult.INTERRUPTED;
            }
            started = builder(python, socket, piped).start();
            process = started;
        }
        List<Thread> copying = new ArrayList<>();
        request.streams().ifPresent(streams -> copying.addAll(copy(started, streams, piped)));
        int exit = started.onExit().join().exitValue();
        for (Thread each : copying) {
            join(each);
        }
        return exit;
    }

    private ProcessBuilder builder(PythonCommand python, RunSocket socket, String piped) {
        List<String> command = new ArrayList<>(python.words());
        command.addAll(List.of("-X", "faulthandler"));
        if (request.streams().isPresent()) {
            command.add("-u");
        }
        command.addAll(words(request.target()));
        command.addAll(request.arguments());
        ProcessBuilder builder = new ProcessBuilder(command);
        redirect(builder, piped);
        Map<String, String> environment = builder.environment();
        environment.put("LOADER_CHILD", socket.script().toString());
        environment.put("LOADER_RUN", surroundings(python, piped));
        return builder;
    }

    private static List<String> words(Target target) {
        if (target instanceof Target.Module module) {
            return List.of("-m", module.name());
        } else if (target instanceof Target.Code code) {
            return List.of("-c", code.source());
        } else if (target instanceof Target.File file) {
            return List.of(file.path());
        }
        return target instanceof Target.StandardInput ? List.of("-") : List.of();
    }

    /** What {@code process.py} reads: a word in each line, and what belongs to it. */
    private String surroundings(PythonCommand python, String piped) {
        List<String> lines = new ArrayList<>();
        python.script().ifPresent(script -> lines.add("script=" + script));
        lines.add("streams=" + (isProgramPiped(piped) ? piped.substring(1) : piped));
        if (request.target() instanceof Target.Module) {
            lines.add("module");
        }
        if (python.inContainer() && request.target() instanceof Target.File file) {
            lines.add("file=" + file.path());
        }
        if (request.strict()) {
            lines.add("strict");
        }
        if (request.autorun()) {
            lines.add("autorun");
        }
        List<String> limits = new ArrayList<>();
        request.limits().memory().ifPresent(bytes -> limits.add("AS:" + bytes));
        request.limits()
                .cpu()
                .ifPresent(time -> limits.add("CPU:" + time.plusNanos(999_999_999).toSeconds()));
        request.limits().files().ifPresent(number -> limits.add("NOFILE:" + number));
        request.limits().processes().ifPresent(number -> limits.add("NPROC:" + number));
        if (!limits.isEmpty()) {
            lines.add("limits=" + String.join(" ", limits));
        }
        return String.join("\n", lines);
    }

    /** The standard descriptors that do not lead where those of this process do. */
    private String piped(PythonCommand python) {
        if (request.streams().isEmpty()) {
            return "";
        }
        String same =
                request.streams().get().terminal().map(ProcessTerminal::descriptors).orElse("");
        return Stream.of("0", "1", "2")
                .filter(each -> !same.contains(each) || !python.terminals().contains(each))
                .collect(Collectors.joining());
    }

    /** A program that comes from there is read to its end, which Python does itself. */
    private boolean isProgramPiped(String piped) {
        return piped.contains("0") && request.target() instanceof Target.StandardInput;
    }

    private void redirect(ProcessBuilder builder, String piped) {
        builder.inheritIO();
        if (isProgramPiped(piped)) {
            builder.redirectInput(ProcessBuilder.Redirect.PIPE);
        } else if (piped.contains("0")) {
            builder.redirectInput(NOTHING);
        }
        if (piped.contains("1")) {
            builder.redirectOutput(ProcessBuilder.Redirect.PIPE);
        }
        if (piped.contains("2")) {
            builder.redirectError(ProcessBuilder.Redirect.PIPE);
        }
    }

    private List<Thread> copy(Process started, Streams streams, String piped) {
        List<Thread> threads = new ArrayList<>();
        if (isProgramPiped(piped)) {
            OutputStream pipe = started.getOutputStream();
            copying(streams.in(), pipe, pipe, IN);
        }
        if (piped.contains("1")) {
            InputStream pipe = started.getInputStream();
            threads.add(copying(pipe, streams.out(), pipe, OUT));
        }
        if (piped.contains("2")) {
            InputStream pipe = started.getErrorStream();
            threads.add(copying(pipe, streams.err(), pipe, ERR));
        }
        return threads;
    }

    private static Thread copying(
            InputStream from, OutputStream to, Closeable pipe, int descriptor) {
        Thread thread = new Thread(() -> copy(from, to, pipe), "python-process-" + descriptor);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Where Java cannot write, the program gets {@code BrokenPipeError}. */
    private static void copy(InputStream from, OutputStream to, Closeable pipe) {
        byte[] bytes = new byte[1 << 16];
        try (pipe) {
            for (int count = from.read(bytes); count >= 0; count = from.read(bytes)) {
                to.write(bytes, 0, count);
                to.flush();
            }
        } catch (IOException | RuntimeException lost) {
            LOG.debug("output of a run in a process is lost", lost);
        }
    }

    /** What the program wrote has come by then; what it started may keep the pipe. */
    private static void join(Thread copying) {
        try {
            copying.join(GRACE.toMillis());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void ended() {
        end = System.nanoTime();
        try {
            if (event.end()) {
                String how = failure == null ? cause.get().name() : "FAILED";
                event.record(request.target().shown(), interpreter(), (long) status, how, cpu);
            }
        } finally {
            done.countDown();
        }
        alarm.cancel(false);
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
        return started == null ? OptionalLong.empty() : OptionalLong.of(started.pid());
    }

    @Override
    public boolean isDone() {
        return done.getCount() == 0;
    }

    @Override
    public long cpuNanos() {
        Process started = process;
        if (started != null && !isDone()) {
            started.info().totalCpuDuration().ifPresent(used -> cpu = used.toNanos());
        }
        return cpu;
    }

    @Override
    public void interrupt() {
        interrupt(Ending.INTERRUPTED);
    }

    private synchronized void interrupt(Ending why) {
        cause.compareAndSet(Ending.FINISHED, why);
        Process started = process;
        if (started != null && started.isAlive()) {
            signal(started);
            CompletableFuture<Process> unused =
                    started.onExit()
                            .completeOnTimeout(started, GRACE.toNanos(), TimeUnit.NANOSECONDS)
                            .whenComplete((ended, problem) -> started.destroyForcibly());
        }
    }

    /** Java can only terminate. */
    private static void signal(Process started) {
        if (IS_WINDOWS) {
            started.destroy();
            return;
        }
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -INT " + started.pid())
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
        try {
            done.await();
        } catch (InterruptedException stop) {
            interrupt();
            awaitEnd();
            Thread.currentThread().interrupt();
        }
        if (failure instanceof Error error) {
            throw error;
        } else if (failure instanceof RuntimeException exception) {
            throw exception;
        } else if (failure instanceof IOException failed) {
            throw new UncheckedIOException(failed.getMessage(), failed);
        }
        return new RunResult(
                status, cause.get(), Duration.ofNanos(end - begin), Duration.ofNanos(cpu));
    }

    /** An interrupted process is killed if need be. */
    private void awaitEnd() {
        while (true) {
            try {
                done.await();
                return;
            } catch (InterruptedException again) {
                LOG.debug("the run in a process ends anyway", again);
            }
        }
    }
}

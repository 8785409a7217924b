package loader.doctor.probe;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process of CPython that has only just started, and forks a process for each scenario. It never
 * loads a module that is probed.
 */
final class ProbeServer implements AutoCloseable {

    /** Its CPU time is limited, too. */
    private static final int MOST_JOBS = 100;

    /** What Python needs to end a scenario that takes too long. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter jobs;
    private final Duration patience;
    private final AtomicLong jobsDone = new AtomicLong();

    ProbeServer(Path python, List<String> options, ProbeFiles files, ProbeLimits limits)
            throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of("/bin/sh", "-c", limits.shell(), "sh", python.toString(), "-I"));
        command.addAll(options);
        command.addAll(List.of(files.start().toString(), files.server().toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> kept = kept(builder.environment());
        builder.environment().clear();
        builder.environment().putAll(kept);
        builder.environment().put("HOME", files.home().toString());
        builder.environment().put("TMPDIR", files.home().toString());
        this.patience = limits.time().plus(GRACE);
        this.process = builder.start();
        this.answers =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.jobs =
                new BufferedWriter(
                        new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    }

    /** Where libraries are, and what OpenBLAS is told of the processor. */
    private static Map<String, String> kept(Map<String, String> environment) {
        Map<String, String> kept = new TreeMap<>(environment);
        kept.keySet()
                .removeIf(
                        name ->
                                !name.equals("PATH")
                                        && !name.equals("LD_LIBRARY_PATH")
                                        && !name.startsWith("OPENBLAS_"));
        return kept;
    }

    boolean isUsable() {
        return process.isAlive() && jobsDone.get() < MOST_JOBS;
    }

    /** The fields of the answer; nothing when a scenario has ended this process, too. */
    Optional<List<String>> ask(List<String> job) {
        long number = jobsDone.incrementAndGet();
        later().execute(() -> endIfStillAt(number));
        try {
            jobs.write(Lines.line(job));
            jobs.flush();
            Optional<List<String>> answer =
                    Optional.ofNullable(answers.readLine()).map(Lines::fields);
            jobsDone.incrementAndGet();
            return answer;
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private Executor later() {
        return CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void endIfStillAt(long number) {
        if (jobsDone.get() == number) {
            close();
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}

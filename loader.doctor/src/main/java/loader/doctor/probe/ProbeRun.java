package loader.doctor.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import loader.doctor.Outcome;
import loader.doctor.ScenarioResult;

/** One run of probes, on as many processes as the machine has cores. */
final class ProbeRun implements AutoCloseable {

    private final Probes probes;
    private final Path python;
    private final ProbeFiles files;
    private final ExecutorService threads;

    /** For each thread its processes, by the options of Python. */
    private final BlockingQueue<Map<List<String>, ProbeServer>> servers =
            new LinkedBlockingQueue<>();

    private final Consumer<ScenarioResult> progress;

    ProbeRun(Probes probes, Consumer<ScenarioResult> progress) {
        this.probes = probes;
        this.progress = progress;
        this.python = ProbePython.of(probes.home());
        try {
            this.files = new ProbeFiles();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        int cores = Runtime.getRuntime().availableProcessors();
        this.threads = Executors.newFixedThreadPool(cores, ProbeRun::thread);
        for (int i = 0; i < cores; i++) {
            servers.add(new HashMap<>());
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "loader-doctor");
        thread.setDaemon(true);
        return thread;
    }

    List<ScenarioResult> results() {
        List<CompletableFuture<ScenarioResult>> all = new ArrayList<>();
        for (ProbedModule module : probes.modules()) {
            CompletableFuture<ScenarioResult> first =
                    CompletableFuture.supplyAsync(() -> probed(module, Scenario.IMPORT), threads);
            for (Scenario scenario : probes.scenarios()) {
                all.add(
                        first.thenApplyAsync(
                                imported -> after(imported, module, scenario), threads));
            }
        }
        return all.stream().map(CompletableFuture::join).toList();
    }

    /** A module whose import fails is not accused of the same in each scenario. */
    private ScenarioResult after(ScenarioResult imported, ProbedModule module, Scenario scenario) {
        ScenarioResult result;
        if (scenario == Scenario.IMPORT) {
            result = imported;
        } else if (imported.outcome() == Outcome.PASSED) {
            result = probed(module, scenario);
        } else {
            result =
                    new ScenarioResult(
                            module.name(),
                            scenario.id(),
                            Outcome.NOT_APPLICABLE,
                            "it cannot be imported");
        }
        synchronized (progress) {
            progress.accept(result);
        }
        return result;
    }

    private ScenarioResult probed(ProbedModule module, Scenario scenario) {
        Map<List<String>, ProbeServer> mine = servers.remove();
        try {
            Optional<List<String>> answer =
                    server(mine, scenario.options()).ask(job(module, scenario));
            return answer.map(
                            fields ->
                                    new ScenarioResult(
                                            module.name(),
                                            scenario.id(),
                                            Outcome.valueOf(fields.get(0)),
                                            fields.get(1)))
                    .orElseGet(
                            () ->
                                    new ScenarioResult(
                                            module.name(),
                                            scenario.id(),
                                            Outcome.CRASHED,
                                            "it has ended the process that started its own"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } finally {
            servers.add(mine);
        }
    }

    private ProbeServer server(Map<List<String>, ProbeServer> mine, List<String> options)
            throws IOException {
        ProbeServer known = mine.get(options);
        if (known != null && known.isUsable()) {
            return known;
        }
        if (known != null) {
            known.close();
        }
        ProbeServer made = new ProbeServer(python, options, files, probes.limits());
        mine.put(options, made);
        return made;
    }

    private List<String> job(ProbedModule module, Scenario scenario) {
        List<String> fields = new ArrayList<>();
        fields.add(scenario.id());
        fields.add(String.valueOf(probes.limits().time().toMillis() / 1000.0));
        fields.add(module.name());
        fields.add(module.library().toAbsolutePath().toString());
        fields.add(probes.exercise().map(Path::toAbsolutePath).map(Path::toString).orElse(""));
        probes.folders().forEach(each -> fields.add(each.toAbsolutePath().toString()));
        return fields;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        servers.forEach(each -> each.values().forEach(ProbeServer::close));
        files.close();
    }
}

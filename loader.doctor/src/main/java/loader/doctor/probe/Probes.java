package loader.doctor.probe;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import loader.doctor.ScenarioResult;

/**
 * Modules and the scenarios that they are put through, each in a process of its own. What crashes
 * or hangs there is named, and the next one goes on. Linux and macOS only: Python must be able to
 * fork.
 *
 * @param home of a CPython, 3.10 or newer, such as the embedded runtime that is unpacked
 * @param folders where modules are found besides the standard library: the wheel unpacked in a
 *     private folder, and those that it needs
 * @param exercise a Python script that uses {@code module} in each scenario
 */
public record Probes(
        Path home,
        List<Path> folders,
        List<ProbedModule> modules,
        List<Scenario> scenarios,
        ProbeLimits limits,
        Optional<Path> exercise) {

    public Probes {
        folders = List.copyOf(folders);
        modules = List.copyOf(modules);
        scenarios = List.copyOf(scenarios);
    }

    /** All scenarios, with the usual limits and no exercise. */
    public static Probes of(Path home, List<Path> folders, List<ProbedModule> modules) {
        return new Probes(
                home,
                folders,
                modules,
                Arrays.asList(Scenario.values()),
                ProbeLimits.DEFAULT,
                Optional.empty());
    }

    /** The same with these scenarios only. */
    public Probes with(List<Scenario> wanted) {
        return new Probes(home, folders, modules, wanted, limits, exercise);
    }

    /** The same with other limits. */
    public Probes with(ProbeLimits other) {
        return new Probes(home, folders, modules, scenarios, other, exercise);
    }

    /** The same with an author's script. */
    public Probes exercise(Path script) {
        return new Probes(home, folders, modules, scenarios, limits, Optional.of(script));
    }

    /**
     * The results, by module and then by scenario, in their order.
     *
     * @param progress gets each result when it is there
     */
    public List<ScenarioResult> run(Consumer<ScenarioResult> progress) {
        try (ProbeRun run = new ProbeRun(this, progress)) {
            return run.results();
        }
    }
}

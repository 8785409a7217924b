package loader.doctor;

import java.util.ArrayList;
import java.util.List;

/**
 * All that is known of a wheel.
 *
 * @param subject the wheel's file name
 * @param tags its tags, such as {@code cp314-cp314-manylinux_2_28_x86_64}
 */
public record Diagnosis(
        String subject,
        String distribution,
        String version,
        List<String> tags,
        List<LibraryFacts> libraries,
        List<ModuleFacts> modules,
        List<Finding> findings,
        List<ScenarioResult> scenarios) {

    public Diagnosis {
        tags = List.copyOf(tags);
        libraries = List.copyOf(libraries);
        modules = List.copyOf(modules);
        findings = List.copyOf(findings);
        scenarios = List.copyOf(scenarios);
    }

    /** The same with what the probes found. */
    public Diagnosis with(List<Finding> more, List<ScenarioResult> results) {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(more);
        return new Diagnosis(
                subject, distribution, version, tags, libraries, modules, all, results);
    }
}

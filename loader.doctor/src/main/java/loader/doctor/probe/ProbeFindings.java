package loader.doctor.probe;

import java.util.List;
import java.util.Optional;
import loader.doctor.Finding;
import loader.doctor.ScenarioResult;
import loader.doctor.Severity;

/** What an author should know of the results of probes. */
public final class ProbeFindings {

    /** A module that says no, and why, is no danger. */
    private static final List<String> POLITE = List.of("refused: ", "retained: ");

    private ProbeFindings() {}

    /** A finding for each scenario that did not pass, under the rule {@code probe-SCENARIO}. */
    public static List<Finding> of(List<ScenarioResult> results) {
        return results.stream().flatMap(each -> finding(each).stream()).toList();
    }

    private static Optional<Finding> finding(ScenarioResult result) {
        return severity(result)
                .map(
                        severity ->
                                new Finding(
                                        "probe-" + result.scenario(),
                                        severity,
                                        result.module(),
                                        text(result)));
    }

    private static Optional<Severity> severity(ScenarioResult result) {
        return switch (result.outcome()) {
            case PASSED, NOT_APPLICABLE -> Optional.empty();
            case CRASHED, TIMED_OUT ->
                    Optional.of(
                            result.scenario().equals(Scenario.LOW_MEMORY.id())
                                    ? Severity.WARNING
                                    : Severity.ERROR);
            case FAILED -> Optional.of(ofFailure(result));
        };
    }

    private static Severity ofFailure(ScenarioResult result) {
        if (result.scenario().equals(Scenario.IMPORT.id())) {
            return Severity.ERROR;
        }
        boolean isPolite = POLITE.stream().anyMatch(result.detail()::startsWith);
        return isPolite ? Severity.NOTE : Severity.WARNING;
    }

    private static String text(ScenarioResult result) {
        String first = result.detail().lines().findFirst().orElse("");
        return switch (result.outcome()) {
            case CRASHED -> "crashes (" + result.scenario() + "): " + first;
            case TIMED_OUT -> "hangs (" + result.scenario() + "): " + first;
            default -> result.scenario() + ": " + first;
        };
    }
}

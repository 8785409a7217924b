package loader.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an author promises of a wheel, and what breaks the promise.
 *
 * @param name the word of {@code --require}
 * @param rules the findings that break it, however bad they are
 * @param scenarios the scenarios that each module must pass, as far as it can
 */
public record Requirement(String name, Set<String> rules, Set<String> scenarios) {

    private static final Map<String, Requirement> ALL = new LinkedHashMap<>();

    static {
        rules("abi3", "abi3-violation", "abi3-too-new", "abi3t-without-export-hook");
        rules("public-api", "private-api", "abi3-violation");
        rules("multi-phase", "single-phase");
        rules(
                "manylinux",
                "glibc-too-new",
                "symbol-version-too-new",
                "wrong-libc",
                "library-not-bundled",
                "links-libpython",
                "linux-tag",
                "rpath-outside");
        rules(
                "metadata",
                "record",
                "digest",
                "metadata",
                "tags-differ",
                "root-is-purelib",
                "entry-point");
        scenario("own-gil", "single-phase");
        Stream.of(
                        "import",
                        "import-again",
                        "fresh-import",
                        "reload",
                        "shared-gil",
                        "shared-gil-10",
                        "own-gil-10",
                        "main-strict",
                        "main-compatible",
                        "free-threaded",
                        "threads",
                        "update",
                        "unload",
                        "leaks",
                        "fork",
                        "interrupt",
                        "exit-in-use",
                        "low-memory",
                        "gc-stress",
                        "dev-mode",
                        "leftovers")
                .forEach(Requirement::scenario);
        ALL.put("no-warnings", new Requirement("no-warnings", Set.of(), Set.of()));
    }

    private static void rules(String name, String... rules) {
        ALL.put(name, new Requirement(name, Set.of(rules), Set.of()));
    }

    private static void scenario(String name, String... rules) {
        ALL.put(name, new Requirement(name, Set.of(rules), Set.of(name)));
    }

    /** The names of all, for a message. */
    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /**
     * The requirement of that name.
     *
     * @throws IllegalArgumentException if there is none; the message lists all
     */
    public static Requirement named(String name) {
        Requirement requirement = ALL.get(name);
        if (requirement == null) {
            throw new IllegalArgumentException(
                    "there is no requirement "
                            + name
                            + "; known are "
                            + String.join(", ", names()));
        }
        return requirement;
    }

    /** What breaks it, one sentence each; nothing if the wheel keeps it. */
    public List<String> brokenBy(Diagnosis diagnosis) {
        List<String> broken = new ArrayList<>();
        for (Finding finding : diagnosis.findings()) {
            if (isBrokenBy(finding)) {
                broken.add(finding.subject() + ": " + finding.text());
            }
        }
        for (String scenario : scenarios) {
            broken.addAll(brokenBy(diagnosis, scenario));
        }
        return broken;
    }

    private boolean isBrokenBy(Finding finding) {
        return rules.contains(finding.rule())
                || name.equals("no-warnings") && finding.severity() == Severity.WARNING;
    }

    private static List<String> brokenBy(Diagnosis diagnosis, String scenario) {
        List<ScenarioResult> results =
                diagnosis.scenarios().stream()
                        .filter(result -> result.scenario().equals(scenario))
                        .toList();
        if (results.isEmpty() && !diagnosis.modules().isEmpty()) {
            return List.of("the scenario " + scenario + " was not run");
        }
        return results.stream()
                .filter(
                        result ->
                                result.outcome() != Outcome.PASSED
                                        && result.outcome() != Outcome.NOT_APPLICABLE)
                .map(result -> result.module() + ": " + result.detail())
                .toList();
    }
}

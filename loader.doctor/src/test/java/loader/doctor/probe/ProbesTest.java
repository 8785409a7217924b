package loader.doctor.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import loader.doctor.Outcome;
import loader.doctor.ScenarioResult;
import loader.doctor.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real modules with a fault, in real processes. */
@EnabledOnOs(OS.LINUX)
class ProbesTest {

    private static final ProbeLimits SHORT = ProbeLimits.DEFAULT.withTime(Duration.ofSeconds(5));

    @TempDir Path folder;

    private List<ScenarioResult> run(Probes probes) {
        return probes.run(result -> {});
    }

    private Probes probes(ProbedModule... modules) {
        return Probes.of(TestHome.path(), List.of(folder), List.of(modules));
    }

    private ScenarioResult result(ProbedModule module, String scenario) {
        return run(probes(module).with(List.of(Scenario.of(scenario)))).get(0);
    }

    private static void assertIs(Outcome outcome, String detail, ScenarioResult result) {
        assertEquals(outcome, result.outcome(), result::toString);
        assertTrue(result.detail().contains(detail), result::toString);
    }

    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    CRASH_IN_INIT         | import          | CRASHED | SIGSEGV at step 'import'
                    CRASH_IN_EXEC         | import          | CRASHED | SIGABRT at step 'import'
                    EXCEPTION_IN_EXEC     | import          | FAILED  | ValueError: no
                    UNREPORTED_EXCEPTION  | import          | FAILED  | SystemError: execution of module
                    NO_EXCEPTION          | import          | FAILED  | SystemError: initialization of
                    ENDS_THE_PROCESS      | import          | FAILED  | status 3 at step 'import'
                    KILLS_ITS_PARENT      | import          | CRASHED | ended the process that started
                    MISSING_FUNCTION      | import          | FAILED  | undefined symbol
                    CRASH_AT_EXIT         | import          | CRASHED | SIGABRT at step 'end of the process'
                    SECOND_INIT_FAILS     | import-again    | FAILED  | refused: ImportError: only once
                    SECOND_INIT_FAILS     | fresh-import    | FAILED  | refused: ImportError: only once
                    SECOND_INIT_FAILS     | shared-gil      | FAILED  | refused: ImportError: only once
                    SECOND_INIT_FAILS     | own-gil         | FAILED  | refused: ImportError: only once
                    SECOND_INIT_FAILS     | interrupt       | FAILED  | (after an interrupted import)
                    SECOND_INIT_CRASHES   | import-again    | CRASHED | SIGABRT at step 'import again'
                    ONCE_PER_PROCESS      | update          | FAILED  | refused: ImportError: only once in
                    STATIC_OBJECT         | shared-gil      | FAILED  | shares cache with the main
                    STATIC_TYPE           | own-gil         | FAILED  | shares Static with the main
                    STATIC_TYPE           | unload          | FAILED  | retained: a type points into
                    LEAKS_AN_OBJECT       | leaks           | FAILED  | 1 blocks
                    LEAKS_A_BUFFER        | leaks           | FAILED  | bytes a cycle
                    LEAKS_MEMORY_OF_C     | leaks           | FAILED  | bytes of malloc a cycle
                    LEAVES_A_THREAD       | leftovers       | FAILED  | leaves threads:
                    LEAVES_A_FILE         | leftovers       | FAILED  | open files: /dev/zero
                    RUNS_ON_AFTER_UNLOAD  | unload          | CRASHED | SIGSEGV at step '
                    WANTS_ITS_NAME        | main-strict     | FAILED  | RuntimeError: not my name
                    WANTS_ITS_NAME        | main-compatible | FAILED  | RuntimeError: not my name
                    CREATES_A_MODULE      | main-strict     | FAILED  | refused: it makes its own module
                    CREATES_A_NAMESPACE   | main-compatible | FAILED  | refused: it makes a SimpleNamespace
                    NEEDS_MEMORY          | low-memory      | CRASHED | SIGSEGV at step 'import, allocation
                    LOSES_INTERRUPTS      | interrupt       | FAILED  | an interrupt in execute is lost
                    CHANGES_INTERRUPTS    | interrupt       | FAILED  | becomes ArithmeticError: something
                    CRASH_IN_FORKED_CHILD | fork            | FAILED  | the child died of signal 6
                    WRITES_TOO_FAR        | dev-mode        | CRASHED | SIGABRT at step 'import'
                    UNFINISHED_OBJECT     | gc-stress       | CRASHED | SIGSEGV at step 'import'
                    UNDECLARED            | own-gil         | FAILED  | refused: ImportError: module
                    """)
    void eachFaultIsFound(String fault, String scenario, Outcome outcome, String detail) {
        ProbedModule module = FaultyModule.in(folder, "faulty", "-D" + fault);
        assertIs(outcome, detail, result(module, scenario));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reload",
                "leaks",
                "unload",
                "update",
                "shared-gil-10",
                "low-memory",
                "fork",
                "threads"
            })
    void aFaultIsNotFoundWhereItDoesNoHarm(String scenario) {
        ProbedModule module = FaultyModule.in(folder, "faulty", "-DUNDECLARED");
        assertIs(Outcome.PASSED, "", result(module, scenario));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"HANGS", "KEEPS_THE_GIL"})
    void aHangIsEnded(String fault) {
        ProbedModule module = FaultyModule.in(folder, "faulty", "-D" + fault);
        Probes probes = probes(module).with(SHORT).with(List.of(Scenario.IMPORT));
        assertIs(Outcome.TIMED_OUT, "still at step '", run(probes).get(0));
    }

    @Test
    void aCrashIsNamedWithTheStackOfPython() {
        ProbedModule module = FaultyModule.in(folder, "faulty", "-DCRASH_IN_EXEC");
        String detail = result(module, "import").detail();
        assertTrue(detail.contains("in import_module"), detail);
        assertTrue(detail.contains("faulty.so"), detail);
    }

    @Test
    void nothingIsFoundInACleanModule() {
        ProbedModule module = FaultyModule.in(folder, "clean", "-DSIZE=8");
        assertEquals(List.of(), ProbeFindings.of(run(probes(module))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"_json", "_struct", "math", "zlib", "select", "array"})
    void nothingIsFoundInModulesOfTheStandardLibrary(String name) {
        assertEquals(List.of(), ProbeFindings.of(run(probes(TestHome.standard(name)))));
    }

    @ParameterizedTest
    @CsvSource({
        "-DSIZE=8, multi-phase · m_size 8 · exec · multiple_interpreters (per-interpreter GIL)",
        "-DUNDECLARED, multi-phase · m_size 0 · exec",
        "-DCREATES_A_MODULE, multi-phase · m_size 0 · create · exec",
        "-DSINGLE_PHASE, single-phase · m_size 0",
        "-DSINGLE_PHASE -DSIZE=-1, single-phase · m_size -1"
    })
    void theDefinitionIsRead(String options, String text) {
        ProbedModule module = FaultyModule.in(folder, "faulty", options.split(" "));
        assertIs(Outcome.PASSED, text, result(module, "slots"));
    }

    @ParameterizedTest
    @CsvSource({
        "own-gil, does not support loading in subinterpreters",
        "main-strict, refused: single-phase initialization",
        "main-compatible, refused: single-phase initialization",
        "unload, retained: CPython keeps what single-phase modules need"
    })
    void aSinglePhaseModuleIsTold(String scenario, String detail) {
        ProbedModule module = FaultyModule.in(folder, "faulty", "-DSINGLE_PHASE", "-DSIZE=-1");
        assertIs(Outcome.FAILED, detail, result(module, scenario));
    }

    @Test
    void aCreateSlotThatMakesAPlainModuleIsCompatible() {
        ProbedModule module = FaultyModule.in(folder, "faulty", "-DCREATES_A_MODULE");
        assertIs(Outcome.PASSED, "", result(module, "main-compatible"));
    }

    @Test
    void aLibraryThatTheLinkerKeepsIsRetained() {
        ProbedModule module = FaultyModule.in(folder, "faulty", "-Wl,-z,nodelete");
        assertIs(Outcome.FAILED, "retained: the linker", result(module, "unload"));
    }

    @Test
    void aMultiPhaseModuleWithoutStateIsRefusedByCPython() {
        ProbedModule module = FaultyModule.in(folder, "faulty", "-DSIZE=-1");
        assertIs(Outcome.FAILED, "SystemError", result(module, "import"));
    }

    @Test
    void aModuleThatNeedsAnAbsentLibraryIsNotAccused() throws IOException {
        Path library = folder.resolve("libabsent.so");
        FaultyModule.in(folder, "libabsent");
        ProbedModule module =
                FaultyModule.in(folder, "faulty", "-Wl,--no-as-needed", library.toString());
        Files.delete(library);
        List<ScenarioResult> results =
                run(probes(module).with(List.of(Scenario.IMPORT, Scenario.RELOAD)));
        assertIs(Outcome.NOT_APPLICABLE, "needs a library that is not there", results.get(0));
        assertIs(Outcome.NOT_APPLICABLE, "it cannot be imported", results.get(1));
    }

    @Test
    void aModuleThatNeedsAnotherDistributionIsNotAccused() throws IOException {
        Path wheel = Files.createDirectories(folder.resolve("spam"));
        Files.writeString(wheel.resolve("__init__.py"), "import absent_distribution");
        ProbedModule inner = FaultyModule.in(wheel, "core");
        ProbedModule module = new ProbedModule("spam.core", inner.library());
        assertIs(
                Outcome.NOT_APPLICABLE,
                "needs the module absent_distribution",
                result(module, "import"));
    }

    @Test
    void aModuleIsNotAccusedOfWhatAnotherOneOfItsPackageDoes() throws IOException {
        Path wheel = Files.createDirectories(folder.resolve("spam"));
        Files.writeString(wheel.resolve("__init__.py"), "from spam import bad");
        FaultyModule.in(wheel, "bad", "-DSECOND_INIT_FAILS", "-DLEAVES_A_FILE");
        ProbedModule inner = FaultyModule.in(wheel, "core");
        ProbedModule module = new ProbedModule("spam.core", inner.library());
        assertIs(
                Outcome.NOT_APPLICABLE,
                "needs spam.bad, which fails",
                result(module, "fresh-import"));
        assertIs(Outcome.NOT_APPLICABLE, "needs spam.bad, which fails", result(module, "own-gil"));
        assertIs(Outcome.PASSED, "", result(module, "leftovers"));
    }

    @Test
    void aModuleThatIsFoundElsewhereIsNotProbed() throws IOException {
        Files.writeString(folder.resolve("faulty.py"), "");
        Path other = Files.createDirectories(folder.resolve("other"));
        ProbedModule module = FaultyModule.in(other, "faulty");
        assertIs(Outcome.NOT_APPLICABLE, "gives another one", result(module, "import"));
    }

    @Test
    void aModuleOfAPackageIsProbedUnderItsFullName() throws IOException {
        Path wheel = Files.createDirectories(folder.resolve("spam"));
        Files.writeString(wheel.resolve("__init__.py"), "from spam import core");
        ProbedModule inner = FaultyModule.in(wheel, "core");
        List<ScenarioResult> results = run(probes(new ProbedModule("spam.core", inner.library())));
        assertEquals(List.of(), ProbeFindings.of(results));
    }

    @Test
    void theExerciseOfTheAuthorRunsInScenarios() throws IOException {
        Path script = folder.resolve("exercise.py");
        Files.writeString(
                script,
                "assert module.answer() == 42\nassert __name__ == '__exercise__'\n"
                        + "assert module.__name__ == 'faulty', 'other name'");
        ProbedModule module = FaultyModule.in(folder, "faulty");
        List<Scenario> scenarios =
                List.of(Scenario.IMPORT, Scenario.OWN_GIL, Scenario.THREADS, Scenario.MAIN_STRICT);
        List<ScenarioResult> results = run(probes(module).with(scenarios).exercise(script));
        assertIs(Outcome.PASSED, "", results.get(0));
        assertIs(Outcome.PASSED, "", results.get(1));
        assertIs(Outcome.PASSED, "", results.get(2));
        assertIs(Outcome.FAILED, "exercise: AssertionError: other name", results.get(3));
    }

    @Test
    void resultsComeInOrderAndProgressHasEach() {
        ProbedModule first = FaultyModule.in(folder, "first", "-DCRASH_IN_INIT");
        ProbedModule second = FaultyModule.in(folder, "second");
        List<Scenario> scenarios = List.of(Scenario.SLOTS, Scenario.IMPORT, Scenario.RELOAD);
        List<ScenarioResult> progress = new ArrayList<>();
        List<ScenarioResult> results = probes(first, second).with(scenarios).run(progress::add);
        assertEquals(
                Stream.of("first", "second")
                        .flatMap(name -> scenarios.stream().map(each -> name + " " + each.id()))
                        .toList(),
                results.stream().map(each -> each.module() + " " + each.scenario()).toList());
        assertEquals(results.size(), progress.size());
        assertTrue(progress.containsAll(results));
        assertIs(Outcome.PASSED, "", results.get(5));
    }

    @Test
    void whatIsRefusedIsANoteAndWhatCrashesAnError() {
        List<ScenarioResult> results =
                List.of(
                        new ScenarioResult("m", "own-gil", Outcome.FAILED, "refused: ImportError"),
                        new ScenarioResult("m", "leaks", Outcome.FAILED, "1 blocks a cycle"),
                        new ScenarioResult("m", "fork", Outcome.CRASHED, "SIGSEGV at step\n  more"),
                        new ScenarioResult("m", "reload", Outcome.PASSED, ""));
        assertEquals(
                List.of(Severity.NOTE, Severity.WARNING, Severity.ERROR),
                ProbeFindings.of(results).stream().map(each -> each.severity()).toList());
        assertEquals("crashes (fork): SIGSEGV at step", ProbeFindings.of(results).get(2).text());
    }

    @Test
    void anUnknownScenarioIsRefusedWithTheNames() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Scenario.of("spam"));
        assertTrue(
                Arrays.stream(Scenario.values())
                        .allMatch(each -> refused.getMessage().contains(each.id())));
    }
}

package loader.wheel.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.python.InterpreterConfig;
import loader.runpy.RunRequest;
import loader.runpy.RunRequest.Target;
import loader.wheel.itest.ResultTable.Column;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleRevision;

/** Wheels of the Python package index are installed, used, run and uninstalled in one container. */
@TestMethodOrder(OrderAnnotation.class)
class RealWheelsIT {
    private static final int FEWEST = 30;
    private static final String YES = "yes";

    private static final RunRequest COLLECTION =
            RunRequest.of(new Target.Code("import gc; gc.collect()"), List.of())
                    .in(InterpreterConfig.MAIN);

    @TempDir static Path storage;
    private static final Map<String, Exercise> EXERCISES = Exercise.all();
    private static final ResultTable TABLE = new ResultTable();
    private static Shell shell;

    @BeforeAll
    static void open() {
        shell = Shell.open(storage);
    }

    @AfterAll
    static void close() {
        shell.container().close();
        TABLE.write(Path.of(System.getProperty("table")));
    }

    static List<LockedWheel> locked() {
        return LockedWheel.all();
    }

    @Test
    @Order(1)
    void theLockHoldsEnoughAndEachHasAnExercise() {
        List<String> names = locked().stream().map(LockedWheel::name).toList();
        assertTrue(names.size() >= FEWEST, () -> "only " + names.size());
        assertEquals(List.copyOf(EXERCISES.keySet()), names);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("locked")
    @Order(2)
    void theFileIsTheOneThatIsLocked(LockedWheel wheel) throws IOException {
        assertEquals(wheel.sha256(), wheel.actualDigest());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("locked")
    @Order(3)
    void isInstalledByName(LockedWheel wheel) {
        TABLE.put(wheel, Column.INSTALLED, "no");
        String plan =
                shell.execute(
                        "py:install " + wheel.name() + " --find-links " + LockedWheel.folder());
        assertTrue(plan.contains(wheel.name() + " " + wheel.version()), plan);
        TABLE.put(wheel, Column.INSTALLED, YES);
    }

    /**
     * What {@code py:run} does when it is not told otherwise; the second run finds libraries
     * mapped.
     */
    @ParameterizedTest(name = "{0}")
    @MethodSource("locked")
    @Order(4)
    void isUsedAndRunInFreshInterpretersTwice(LockedWheel wheel) {
        Exercise exercise = EXERCISES.get(wheel.name());
        TABLE.put(wheel, Column.FRESH, "no");
        String used = fresh(exercise);
        if (used.equals(YES)) {
            List<RunRequest> requests = exercise.requests();
            requests.subList(1, requests.size()).forEach(shell::run);
            requests.forEach(shell::run);
        }
        TABLE.put(wheel, Column.FRESH, used);
    }

    /** Uses it in a fresh interpreter; what is said of that. */
    private static String fresh(Exercise exercise) {
        RunRequest request = exercise.requests().get(0);
        if (exercise.refusalInFresh().isPresent()) {
            return refused(request, exercise.refusalInFresh().get());
        }
        shell.run(request);
        return YES;
    }

    /** It ends with the exception that is said to a user. */
    private static String refused(RunRequest request, String refusal) {
        String seen =
                assertThrows(IllegalStateException.class, () -> shell.run(request)).getMessage();
        assertTrue(seen.contains("Error: ") && seen.contains(refusal), seen);
        return "no: `… " + refusal + " …`";
    }

    /**
     * Each has its own copies of libraries; what they leave behind is no garbage of the main one.
     */
    @ParameterizedTest(name = "{0}")
    @MethodSource("locked")
    @Order(5)
    void isUsedInTwoFreshInterpretersAtOnce(LockedWheel wheel) {
        Exercise exercise = EXERCISES.get(wheel.name());
        TABLE.put(wheel, Column.AT_ONCE, "no");
        CompletableFuture<String> other = CompletableFuture.supplyAsync(() -> fresh(exercise));
        fresh(exercise);
        TABLE.put(wheel, Column.AT_ONCE, other.join());
        TABLE.put(wheel, Column.COLLECTED, "no");
        shell.run(COLLECTION);
        TABLE.put(wheel, Column.COLLECTED, YES);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("locked")
    @Order(6)
    void isUsedAndRunInTheMainInterpreter(LockedWheel wheel) {
        Exercise exercise = EXERCISES.get(wheel.name());
        TABLE.put(wheel, Column.MAIN, "no");
        exercise.requests().forEach(request -> shell.run(request.in(InterpreterConfig.MAIN)));
        TABLE.put(wheel, Column.MAIN, YES);
        TABLE.put(wheel, Column.COMMANDS, shown(exercise));
    }

    private static String shown(Exercise exercise) {
        return exercise.commands().stream()
                .map(words -> "`" + String.join(" ", words) + "`")
                .collect(Collectors.joining(", "));
    }

    /** Nothing is refused there: a process has one interpreter, as python. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("locked")
    @Order(7)
    void isUsedInTwoProcessesAtOnceAndRunInOne(LockedWheel wheel) {
        List<RunRequest> requests = EXERCISES.get(wheel.name()).requests();
        TABLE.put(wheel, Column.PROCESSES, "no");
        CompletableFuture<?> other =
                CompletableFuture.runAsync(() -> runInProcess(requests.get(0)));
        requests.forEach(RealWheelsIT::runInProcess);
        other.join();
        TABLE.put(wheel, Column.PROCESSES, YES);
    }

    /**
     * CPython may hang at its end (docs/limits.md): threads of pyarrow wait for a GIL that nobody
     * gives any more. pandas imports it, too.
     */
    private static void runInProcess(RunRequest request) {
        RunRequest limited =
                request.in(InterpreterConfig.PROCESS).withTimeout(Duration.ofMinutes(2));
        try {
            shell.run(limited);
        } catch (IllegalStateException ended) {
            if (!ended.getMessage().contains(" ended with 137: ")) {
                throw ended;
            }
            shell.run(limited);
        }
    }

    @Test
    @Order(8)
    void whatIsInstalledIsListed() {
        List<String> expected =
                locked().stream().map(w -> w.name() + "==" + w.version()).sorted().toList();
        assertEquals(expected, shell.execute("py:wheel freeze").lines().sorted().toList());
    }

    @Test
    @Order(9)
    void nothingCanBeImportedAfterUninstalling() throws BundleException {
        List<LockedWheel> remaining = new ArrayList<>(locked());
        List<Bundle> bundles =
                Stream.of(shell.container().context().getBundles())
                        .sorted(Comparator.comparing(Bundle::getBundleId).reversed())
                        .toList();
        for (Bundle bundle : bundles) {
            Optional<LockedWheel> wheel =
                    remaining.stream()
                            .filter(w -> w.name().equals(bundle.getSymbolicName()))
                            .findFirst();
            if (wheel.isPresent()) {
                List<String> modules = modules(bundle);
                bundle.uninstall();
                modules.forEach(RealWheelsIT::assertGone);
                TABLE.put(wheel.get(), Column.GONE, YES);
                remaining.remove(wheel.get());
            }
        }
        assertEquals(List.of(), remaining);
    }

    /** The code is new then, with C variables of its own, unless its library cannot come twice. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("locked")
    @Order(10)
    void isInstalledAndUsedAgain(LockedWheel wheel) {
        Exercise exercise = EXERCISES.get(wheel.name());
        RunRequest request = exercise.requests().get(0);
        TABLE.put(wheel, Column.AGAIN, "no");
        shell.execute("py:install " + wheel.name() + " --find-links " + LockedWheel.folder());
        String used = fresh(exercise);
        runInProcess(request);
        RunRequest inMain = request.in(InterpreterConfig.MAIN);
        if (exercise.refusal().isPresent()) {
            String refused = refused(inMain, exercise.refusal().get());
            TABLE.put(wheel, Column.AGAIN, "fresh: " + used + ", main: " + refused);
            return;
        }
        shell.run(inMain);
        TABLE.put(wheel, Column.AGAIN, used.equals(YES) ? YES : "fresh: " + used + ", main: yes");
    }

    private static List<String> modules(Bundle bundle) {
        return bundle.adapt(BundleRevision.class).getDeclaredCapabilities("loader.module").stream()
                .filter(capability -> !"namespace".equals(capability.getAttributes().get("kind")))
                .map(capability -> String.valueOf(capability.getAttributes().get("loader.module")))
                .toList();
    }

    private static void assertGone(String module) {
        String code =
                """
                import importlib, sys
                try:
                    found = importlib.import_module(sys.argv[1])
                except ModuleNotFoundError as e:
                    assert e.name == sys.argv[1], e
                else:
                    raise SystemExit(f'still there: {found}')
                """;
        shell.run(RunRequest.of(new Target.Code(code), List.of(module)));
    }
}

package loader.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.testing.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How each scenario ends when it is executed in a new module that is called {@code __main__}. */
class ExecInModuleTest {

    private final long before = Scenarios.main().liveReferences();

    @AfterEach
    void everyReferenceIsClosed() {
        assertEquals(before, Scenarios.main().liveReferences());
    }

    static List<String[]> scenarios() {
        return Scenarios.lines("executed.tsv").map(line -> line.split("\t", 2)).toList();
    }

    @Test
    void eachScenarioHasItsRow() {
        assertEquals(Scenarios.names(), scenarios().stream().map(row -> row[0]).toList());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void endsAsTheTableSays(String scenario, String expected) {
        String file = Scenarios.library("scenarios").toString();
        assertEquals(expected, executed(scenario).replace(file, "{file}"));
    }

    @Test
    void aLibraryStaysOpenWhenJavaHasForgottenIt() throws Exception {
        Path copy = Files.createTempDirectory("scenarios").resolve("copy.so");
        Files.copy(Scenarios.library("scenarios"), copy);
        assertEquals(
                "module __main__ None [('executed', 1)]; sys.modules + []",
                Scenarios.outcome("executed", copy, "succeeds"));
        WeakReference<Object> forgotten = new WeakReference<>(new Object());
        Waiting.until(
                "the garbage of Java is collected",
                () -> {
                    System.gc();
                    return forgotten.refersTo(null);
                });
        assertTrue(Files.readString(Path.of("/proc/self/maps")).contains(copy.toString()));
    }

    private static String executed(String scenario) {
        try (Attached python = Scenarios.main().attach();
                PyModule outcomes = Scenarios.begin(python, false);
                PyObject outcome = outcomes.callMethod("executed", scenario)) {
            outcomes.callMethod("end").close();
            return outcome.as(String.class);
        }
    }
}

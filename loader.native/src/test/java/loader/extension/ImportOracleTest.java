package loader.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Importing each scenario ends here as it ends in the {@code python3.14} of the same runtime:
 * result, exception with its cause, and {@code sys.modules}.
 */
class ImportOracleTest {

    /** The loader of bundles names module and file where CPython's names the function only. */
    private static final Set<String> WORDED_OTHERWISE = Set.of(Scenarios.ABSENT);

    /**
     * C code that has one module object for good gives it out once; the second is in its own test.
     */
    private static final Map<String, String> EXPECTED = new HashMap<>();

    @BeforeAll
    static void askCPython() throws IOException {
        List<String> command = new ArrayList<>();
        Path python = TestPython.get().home().resolve("bin").resolve("python3.14");
        command.add(python.toString());
        command.add(Scenarios.script().toString());
        command.add(Scenarios.library("scenarios").toString());
        command.addAll(Scenarios.names());
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader lines = process.inputReader()) {
            lines.lines()
                    .map(line -> line.split("\t", 2))
                    .forEach(line -> EXPECTED.put(line[0], line[1]));
        }
        assertEquals(Set.copyOf(Scenarios.names()), EXPECTED.keySet());
    }

    @AfterAll
    static void forget() {
        EXPECTED.clear();
    }

    static List<String> scenarios() {
        return Scenarios.names();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void importEndsAsInCPython(String scenario) {
        assertEquals(EXPECTED.get(scenario), imported(scenario, false));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void importFromABundleEndsAsInCPython(String scenario) {
        String outcome = imported(scenario, true);
        if (WORDED_OTHERWISE.contains(scenario)) {
            Path library = Scenarios.library("scenarios");
            String named = "ImportError: " + scenario + ": " + library + ": ";
            outcome = outcome.replace(named, "ImportError: ");
        }
        assertEquals(EXPECTED.get(scenario), outcome);
    }

    /** There the init function is called otherwise than CPython does. */
    @ParameterizedTest
    @MethodSource("scenarios")
    void importInASubInterpreterEndsAsInCPython(String scenario) {
        try (Interpreter sub = TestPython.get().create(InterpreterConfig.SHARED_GIL)) {
            assertEquals(EXPECTED.get(scenario), imported(sub, scenario, false));
        }
    }

    private static String imported(String scenario, boolean asBundle) {
        return imported(Scenarios.main(), scenario, asBundle);
    }

    private static String imported(Interpreter interpreter, String scenario, boolean asBundle) {
        try (Attached python = interpreter.attach();
                PyModule outcomes = Scenarios.begin(python, asBundle);
                PyObject outcome = outcomes.callMethod("imported", scenario)) {
            outcomes.callMethod("end").close();
            return outcome.as(String.class);
        }
    }
}

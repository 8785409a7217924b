package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import loader.testing.Program.Outcome;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Modules that Cython and pybind11 generate have a create slot: they are main in the compatible
 * mode, once in an interpreter.
 */
@Tag("generators")
class GeneratedModulesIT {

    private static final String FRESH =
            "use a fresh interpreter (py:run) or a process (py:run --process)";

    @ParameterizedTest
    @ValueSource(strings = {"hello_cython", "hello_pybind11"})
    void runsAsMain(String module) throws Exception {
        assertEquals(
                List.of("This is a test module named __main__.", "['one', 'two']"),
                Distribution.run("-m", module, "one", "two").lines());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello_cython", "hello_pybind11"})
    void isRefusedInStrictMode(String module) throws Exception {
        Outcome outcome = Distribution.run("--strict", "-m", module);
        assertEquals(1, outcome.status());
        assertEquals(1, outcome.lines().size(), outcome.lines().toString());
        assertTrue(outcome.last().contains(": " + module + ": /"), outcome.last());
        assertTrue(outcome.last().endsWith("which PEP 547 does not allow"), outcome.last());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello_cython", "hello_pybind11"})
    void isRefusedASecondTimeInTheSameInterpreter(String module) throws Exception {
        String run = "runpy.run_module('" + module + "', run_name='%s')\n";
        Outcome outcome =
                Distribution.run(
                        "-c",
                        "import runpy\n" + run.replace("%s", "one") + run.replace("%s", "two"));
        assertEquals("This is a test module named one.", outcome.lines().get(0));
        assertEquals(1, outcome.status());
        assertTrue(outcome.last().endsWith(FRESH), outcome.last());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello_cython", "hello_pybind11"})
    void isRefusedWhenItWasImportedBefore(String module) throws Exception {
        Outcome outcome =
                Distribution.run(
                        "-c",
                        "import runpy, "
                                + module
                                + "\nrunpy.run_module('"
                                + module
                                + "', run_name='__main__')");
        assertEquals("This is a test module named " + module + ".", outcome.lines().get(0));
        assertEquals(1, outcome.status());
        assertTrue(
                outcome.last().endsWith("it is loaded already and can be only once; " + FRESH),
                outcome.last());
    }
}

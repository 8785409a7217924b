package loader.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The compiled modules of the standard library, executed in new modules. */
class StandardModulesTest {

    private static final Set<String> SINGLE_PHASE =
            Set.of(
                    "readline",
                    "_testbuffer",
                    "_testcapi",
                    "_testclinic",
                    "_testclinic_limited",
                    "_testlimitedcapi",
                    "_testsinglephase");

    /**
     * {@code _curses_panel} imports {@code _curses}, which can be loaded once in a process and is
     * executed here before. As the main module of a process of its own it runs.
     */
    private static final String NEEDS_ANOTHER_FOR_ITSELF = "_curses_panel";

    private static final String WITHOUT_INIT_FUNCTION =
            "Refusal: {name}: built-in: is part of the interpreter and has no init function"
                    + " [{name} built-in]";

    private static final Map<String, String> REFUSED_BUILT_INS =
            Map.of(
                    "sys",
                    WITHOUT_INIT_FUNCTION,
                    "builtins",
                    WITHOUT_INIT_FUNCTION,
                    "_tracemalloc",
                    "Refusal: {name}: built-in: uses single-phase initialization, so it cannot be"
                            + " executed directly; it can only be imported [{name} built-in]");

    static List<String> libraries() throws IOException {
        Path folder = Scenarios.standardLibrary("array").getParent();
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".so"))
                    .map(name -> name.substring(0, name.indexOf('.')))
                    .sorted()
                    .toList();
        }
    }

    static List<String> independent() throws IOException {
        return libraries().stream().filter(n -> !n.equals(NEEDS_ANOTHER_FOR_ITSELF)).toList();
    }

    static List<String> builtins() {
        try (Attached python = Scenarios.main().attach();
                PyModule sys = python.module("sys");
                PyObject names = sys.getAttr("builtin_module_names")) {
            return ((List<?>) names.as(List.class)).stream().map(String::valueOf).toList();
        }
    }

    @Test
    void thereAreSeventyFour() throws IOException {
        assertEquals(74, libraries().size());
        assertEquals(67, libraries().stream().filter(n -> !SINGLE_PHASE.contains(n)).count());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("independent")
    void aMultiPhaseModuleIsExecutedAndASinglePhaseModuleIsRefused(String name) {
        String expected =
                SINGLE_PHASE.contains(name)
                        ? "Refusal: %s: {file}: uses single-phase initialization, so it cannot be executed"
                                + " directly; it can only be imported [%s %s]"
                        : "ok";
        String file = Scenarios.standardLibrary(name).getFileName().toString();
        assertEquals(
                String.format(expected, name, name, file),
                executed(name).replace(Scenarios.standardLibrary(name).toString(), "{file}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("builtins")
    void aBuiltInModuleIsExecutedUnlessItHasNoInitFunction(String name) {
        assertEquals(
                REFUSED_BUILT_INS.getOrDefault(name, "ok").replace("{name}", name), executed(name));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "array | array('i', [1, 2]).__reduce_ex__(4)[0].__name__ | '_array_reconstructor'",
                "_random | 0 <= Random(3).random() < 1 | True",
                "_decimal | Decimal(1) / 3 > 0 | True",
                "_csv | list(reader(['a,b'])) | [['a', 'b']]",
                "math | factorial(5) | 120",
                "_struct | unpack('<h', pack('<h', -2)) | (-2,)",
                "_testmultiphase | foo(1, 2) | 3",
            })
    void whatWasExecutedCanBeUsed(String name, String expression, String value) {
        try (Attached python = Scenarios.main().attach();
                PyModule outcomes = Scenarios.outcomes(python);
                PyObject used = outcomes.callMethod("used", name, expression)) {
            assertEquals(value, used.as(String.class));
        }
    }

    private static String executed(String name) {
        try (Attached python = Scenarios.main().attach();
                PyModule outcomes = Scenarios.outcomes(python);
                PyObject outcome = outcomes.callMethod("executed_as_found", name)) {
            return outcome.as(String.class);
        }
    }
}

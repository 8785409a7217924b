package loader.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import loader.cpython.TestPython;
import loader.files.FileTree;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A module of single-phase initialization belongs to the interpreter that imports it. CPython calls
 * its init function in the main interpreter, so that what it imports there is the main one's; the
 * module {@code lender} cannot even be found there.
 */
class SinglePhaseInterpreterTest {

    private static final String LOAD =
            """
            import importlib.util, sys
            def load(name):
                spec = importlib.util.spec_from_file_location(name, library)
                module = importlib.util.module_from_spec(spec)
                spec.loader.exec_module(module)
                return module
            """;

    @TempDir Path folder;
    private String file = "borrowing";

    @BeforeEach
    void writeLender() throws IOException {
        Files.writeString(folder.resolve("lender.py"), "class Lent: pass");
    }

    private Object run(Interpreter interpreter, String code, String result) {
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("test");
                PyObject compiled = python.compile(LOAD + code, "<test>")) {
            module.setAttr("library", Scenarios.library(file).toString());
            module.setAttr("folder", folder.toString());
            python.exec(compiled, module);
            try (PyObject value = python.eval(result, module)) {
                return value.as(Object.class);
            }
        }
    }

    private Object runInNew(InterpreterConfig config, String code, String result) {
        try (Interpreter interpreter = TestPython.get().create(config)) {
            return run(interpreter, "sys.path.insert(0, folder)\n" + code, result);
        }
    }

    private Object runInNew(String code, String result) {
        return runInNew(InterpreterConfig.SHARED_GIL, code, result);
    }

    @ParameterizedTest
    @ValueSource(strings = {"borrowing", "restarted"})
    void whatItImportsAtItsStartIsOfItsOwnInterpreter(String name) {
        String load = "import lender; module = load('%s')".formatted(name);
        String same =
                "type(module.make()) is lender.Lent"
                        + " and module.home() == __import__('_interpreters').get_current()[0]";
        for (int i = 0; i < 3; i++) {
            assertEquals(true, runInNew(load, same));
        }
    }

    @Test
    void severalInterpretersHaveItAtOnce() {
        String load = "import lender; sys.module = load('borrowing')";
        String same = "type(sys.module.make()) is __import__('lender').Lent";
        try (Interpreter one = TestPython.get().create(InterpreterConfig.SHARED_GIL);
                Interpreter other = TestPython.get().create(InterpreterConfig.SHARED_GIL)) {
            for (Interpreter each : List.of(one, other)) {
                run(each, "sys.path.insert(0, folder)\n" + load, "None");
            }
            assertEquals(true, run(one, "", same));
            assertEquals(true, run(other, "", same));
        }
    }

    /** Packages that somebody has installed in the home of CPython are not the standard library. */
    @ParameterizedTest
    @ValueSource(strings = {"lib", "lib/python3.14/site-packages"})
    void oneBelowTheHomeOfCPythonIsNoneOfTheStandardLibrary(String packages) throws IOException {
        Path home = TestPython.get().home().resolve(packages);
        Path installed = Files.createTempDirectory(home, "packages");
        try {
            Path library = Scenarios.copied("borrowing.so", installed.resolve("borrowing.so"));
            String load =
                    "library = '%s'; import lender; sys.module = load('borrowing')"
                            .formatted(library);
            for (int i = 0; i < 2; i++) {
                assertEquals(true, runInNew(load, "type(sys.module.make()) is lender.Lent"));
            }
        } finally {
            FileTree.delete(installed);
        }
    }

    @Test
    void theMainInterpreterHasNothingOfIt() {
        runInNew("kept = [load('borrowing').make() for _ in range(100)]", "None");
        String left =
                "[each for each in gc.get_objects() if type(each).__module__ == 'lender'"
                        + " or getattr(each, '__name__', '') == 'borrowing']";
        assertEquals("[]", run(Scenarios.main(), "import gc; gc.collect()", "str(" + left + ")"));
        assertEquals(false, run(Scenarios.main(), "", "'lender' in sys.modules"));
    }

    @Test
    void itIsImportedAgainAsInCPython() {
        String twice =
                """
                first = load('borrowing')
                first.added = 1
                del sys.modules['borrowing']
                second = load('borrowing')
                """;
        assertEquals(
                List.of(false, false, true, true),
                runInNew(
                        twice,
                        "[first is second, hasattr(second, 'added'), first.make is second.make,"
                                + " sys.modules['borrowing'] is second]"));
        assertEquals(
                List.of(false, false),
                runInNew(
                        twice.replace("borrowing", "restarted"),
                        "[first is second, first.make is second.make]"));
    }

    @Test
    void itHasItsFullNameBelowAPackage() {
        assertEquals(
                List.of("package.borrowing", "package.borrowing", true, true),
                runInNew(
                        "module = load('package.borrowing')",
                        "[module.__name__, module.make.__module__, module.find() is module,"
                                + " module.__file__ == library]"));
    }

    @Test
    void oneWithItsOwnGilRefusesItBeforeAnythingOfItRuns() {
        PythonException refused =
                assertThrows(
                        PythonException.class,
                        () -> runInNew(InterpreterConfig.OWN_GIL, "load('borrowing')", "None"));
        assertEquals("ImportError", refused.type());
        assertTrue(
                refused.getMessage()
                        .contains(
                                "module borrowing does not support loading in subinterpreters; it"
                                        + " can be imported in the main interpreter, in one that"
                                        + " shares its GIL, and in a process (py:run"
                                        + " --process)"),
                refused::getMessage);
    }

    @ParameterizedTest
    @MethodSource("loader.cpython.TestPython#kinds")
    void whatAMultiPhaseModuleRaisesAtItsStartIsRaisedByTheImport(InterpreterConfig config) {
        file = "warning";
        Interpreter interpreter = Scenarios.interpreter(config);
        try {
            PythonException raised =
                    assertThrows(
                            PythonException.class,
                            () -> run(interpreter, "load('raising')", "None"));
            assertEquals("ValueError", raised.type());
        } finally {
            if (config != InterpreterConfig.MAIN) {
                interpreter.close();
            }
        }
    }

    @Test
    void whatItRaisesAtItsStartIsRaisedByTheImport() {
        PythonException raised =
                assertThrows(
                        PythonException.class,
                        () -> runInNew("sys.path.remove(folder); load('borrowing')", "None"));
        assertEquals("ModuleNotFoundError", raised.type());
        assertTrue(raised.getMessage().contains("No module named 'lender'"), raised::getMessage);
    }

    /** It has its library to itself in each; other warnings are the user's. */
    @Test
    void numpyDoesNotWarnOfSubInterpreters() {
        file = "warning";
        String load =
                """
                import warnings
                with warnings.catch_warnings(record=True) as caught:
                    warnings.simplefilter("always")
                    load(name)
                texts = [str(each.message).split()[0] for each in caught]
                """;
        String numpys = "name = 'numpy.warning'\n";
        assertEquals(List.of("something"), runInNew(numpys + load, "texts"));
        assertEquals(List.of("NumPy", "something"), runInNew("name = 'warning'\n" + load, "texts"));
        assertEquals(List.of("NumPy", "something"), run(Scenarios.main(), numpys + load, "texts"));
    }
}

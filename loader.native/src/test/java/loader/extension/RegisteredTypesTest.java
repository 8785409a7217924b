package loader.extension;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import loader.cpython.TestPython;
import loader.importlib.ImportException;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A module made with nanobind is not loaded from a second file, one made with pybind11 only when
 * nothing holds its types; another one may be.
 */
class RegisteredTypesTest {

    private static final String LOAD =
            """
            import importlib.util
            spec = importlib.util.spec_from_file_location(name, library)
            importlib.util.module_from_spec(spec)
            """;

    private static final String EXECUTE =
            """
            import importlib.util
            from _loader import loaders
            loader = loaders.ExtensionLoader(name, library)
            spec = importlib.util.spec_from_file_location(name, library, loader=loader)
            module = importlib.util.module_from_spec(spec)
            loader.exec_module(module)
            """;

    @TempDir Path folder;

    private static void load(Interpreter interpreter, String name, Path library) {
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("test");
                PyObject code = python.compile(LOAD, "<test>")) {
            module.setAttr("name", name);
            module.setAttr("library", library.toString());
            python.exec(code, module);
        }
    }

    private Path generation(String name, int number) {
        return Scenarios.copied(name + ".so", folder.resolve(name + number + ".so"));
    }

    @Test
    void aSecondFileIsRefusedInTheInterpreterOnly() {
        Path first = generation("nanobound", 1);
        Path second = generation("nanobound", 2);
        load(Scenarios.main(), "nanobound", first);
        load(Scenarios.main(), "nanobound", first);
        ImportException refused =
                assertThrows(
                        ImportException.class, () -> load(Scenarios.main(), "nanobound", second));
        assertEquals(ImportException.Reason.REFUSED, refused.reason());
        assertTrue(
                refused.getMessage().startsWith("nanobound: " + second + ": it uses nanobind")
                        && refused.getMessage().contains("has loaded it from " + first),
                refused::getMessage);
        try (Interpreter other = TestPython.get().create(InterpreterConfig.SHARED_GIL)) {
            assertDoesNotThrow(() -> load(other, "nanobound", second));
        }
    }

    @Test
    void aSecondFileOfAnotherKindIsLoaded() {
        load(Scenarios.main(), "warning", generation("warning", 1));
        assertDoesNotThrow(() -> load(Scenarios.main(), "warning", generation("warning", 2)));
    }

    /** Imports it as modules of bundles are; it is the attribute `module` of the result. */
    private static PyModule executed(Attached python, String name, Path library) {
        PyModule result = python.newModule("test");
        try (PyObject code = python.compile(EXECUTE, "<test>")) {
            result.setAttr("name", name);
            result.setAttr("library", library.toString());
            python.exec(code, result);
            return result;
        } catch (RuntimeException failed) {
            result.close();
            throw failed;
        }
    }

    @Test
    void aSecondFileIsRefusedForAsLongAsATypeOfTheFirstIsHeld() {
        Path first = generation("registered", 1);
        Path second = generation("registered", 2);
        try (Interpreter interpreter = TestPython.get().create(InterpreterConfig.SHARED_GIL);
                Attached python = interpreter.attach();
                PyModule gc = python.importModule("gc")) {
            try (PyModule held = executed(python, "registered", first)) {
                ImportException refused =
                        assertThrows(
                                ImportException.class,
                                () -> executed(python, "registered", second));
                assertEquals(ImportException.Reason.REFUSED, refused.reason());
                assertEquals(
                        "registered: "
                                + second
                                + ": generic_type: type \"Thing\" is already registered! Something"
                                + " holds what this interpreter has loaded from "
                                + first
                                + "; use a new interpreter (py:run) or a process (py:run"
                                + " --process)",
                        refused.getMessage());
                // It was not loaded from another file before, so that is no help.
                PythonException other =
                        assertThrows(
                                PythonException.class, () -> executed(python, "othername", second));
                assertEquals("ImportError", other.type());
                assertTrue(
                        other.traceback().endsWith("(in module othername from " + second + ")\n"),
                        other::traceback);
            }
            gc.callMethod("collect").close();
            assertDoesNotThrow(() -> executed(python, "registered", second).close());
        }
    }
}

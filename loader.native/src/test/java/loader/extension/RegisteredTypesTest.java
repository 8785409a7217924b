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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A module made with nanobind is not loaded from a second file; another one may be. */
class RegisteredTypesTest {

    private static final String LOAD =
            """
            import importlib.util
            spec = importlib.util.spec_from_file_location(name, library)
            importlib.util.module_from_spec(spec)
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
}

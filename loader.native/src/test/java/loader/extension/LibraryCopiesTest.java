package loader.extension;

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

class LibraryCopiesTest {

    private static final String COUNT =
            """
            import importlib.util
            spec = importlib.util.spec_from_file_location("capsules", library)
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            number = module.count()
            """;

    @TempDir Path folder;

    private static long count(Interpreter interpreter) {
        return count(interpreter, Scenarios.library("capsules"));
    }

    private static long count(Interpreter interpreter, Path library) {
        try (Attached python = interpreter.attach();
                PyModule scratch = python.newModule("scratch");
                PyObject code = python.compile(COUNT, "count.py")) {
            scratch.setAttr("library", library.toString());
            python.exec(code, scratch);
            return scratch.getAttrAs(Long.class, "number");
        }
    }

    /** As scipy's modules keep numpy's functions: those of another interpreter may be gone. */
    @Test
    void whatKeepsPointersOfOtherModulesIsNotSharedEvenIfItSupportsAnOwnGil() {
        assertEquals(1, count(Scenarios.main()));
        try (Interpreter one = TestPython.get().create(InterpreterConfig.SHARED_GIL);
                Interpreter other = TestPython.get().create(InterpreterConfig.SHARED_GIL)) {
            assertEquals(1, count(one));
            assertEquals(1, count(other));
        }
    }

    /** The name of a copy is longer; no folder refuses a file to root. */
    @Test
    void whereNoCopyCanBeWrittenTheNextInterpreterRefusesTheLibraryByName() {
        Path library = folder.resolve("c".repeat(250) + ".so");
        Scenarios.copied("capsules.so", library);
        assertEquals(1, count(Scenarios.main(), library));
        try (Interpreter other = TestPython.get().create(InterpreterConfig.SHARED_GIL)) {
            ImportException refused =
                    assertThrows(ImportException.class, () -> count(other, library));
            String text = refused.getMessage();
            assertTrue(
                    text.contains("capsules: " + library + ": another interpreter uses it")
                            && text.contains("; it can be imported in that one"),
                    text);
        }
    }
}

package loader.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import loader.bridge.InterpreterModules;
import loader.cpython.TestPython;
import loader.importlib.ModuleName;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import loader.spi.ImportedModules;
import loader.spi.InterpreterModule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Modules of a bundle leave a process, too. */
@Timeout(120)
class DepartureTest {

    @TempDir Path folder;

    private final ImportedModules imported = new InterpreterModules(TestPython.get());
    private Interpreter interpreter;

    @BeforeEach
    void start() throws IOException {
        interpreter = TestPython.get().create(InterpreterConfig.PROCESS);
        Path packages = Files.createDirectory(folder.resolve("leaving"));
        Files.writeString(packages.resolve("__init__.py"), "from leaving import part\n");
        Files.writeString(packages.resolve("part.py"), "value = 1\n");
        try (Attached python = interpreter.attach();
                PyModule sys = python.importModule("sys");
                PyObject path = sys.getAttr("path")) {
            sys.setAttr("dont_write_bytecode", true);
            path.callMethod("insert", 0, folder.toString()).close();
        }
        assertEquals(1, value());
    }

    @AfterEach
    void end() {
        interpreter.close();
    }

    private int value() {
        try (Attached python = interpreter.attach();
                PyModule part = python.importModule("leaving.part")) {
            return part.getAttrAs(int.class, "value");
        }
    }

    private List<String> modules() {
        return imported.below(folder).stream().map(InterpreterModule::name).sorted().toList();
    }

    @Test
    void modulesBelowTheFolderLeaveAndAreImportedAnew() throws IOException {
        assertEquals(List.of("leaving", "leaving.part"), modules());
        assertTrue(imported.below(folder).get(0).interpreter().startsWith("process "));
        imported.forget(folder, false);
        assertEquals(List.of(), modules());
        Files.writeString(folder.resolve("leaving/part.py"), "value = 22\n");
        assertEquals(22, value());
    }

    @Test
    void aModuleIsReplacedAndStaysIfThatFails() throws IOException {
        Files.writeString(folder.resolve("leaving/part.py"), "value = 22\n");
        imported.replace(interpreter, new ModuleName("leaving")).close();
        assertEquals(22, value());
        Files.writeString(folder.resolve("leaving/part.py"), "1 / 0 # longer\n");
        assertThrows(
                PythonException.class,
                () -> imported.replace(interpreter, new ModuleName("leaving")));
        assertEquals(22, value());
    }

    @Test
    void aDeadProcessDoesNotKeepOthersFromForgetting() {
        ProcessHandle.of(interpreter.id()).orElseThrow().destroyForcibly();
        imported.forget(folder, false);
        assertEquals(List.of(), modules());
    }
}

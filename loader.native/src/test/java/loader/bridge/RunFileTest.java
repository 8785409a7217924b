package loader.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import loader.cpython.NewInterpreterScope;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code PyRun_FileExFlags}, the function of CPython with most arguments. */
class RunFileTest extends NewInterpreterScope {

    @TempDir Path folder;

    RunFileTest() {
        super(InterpreterConfig.SHARED_GIL);
    }

    @Test
    void allSevenArgumentsArrive() throws Exception {
        Path file = Files.writeString(folder.resolve("run.py"), "answer = 6 * 7");
        exec(
                """
                import _loader, os
                def is_open():
                    opened = os.stat(%1$s)
                    for name in os.listdir("/proc/self/fd"):
                        try:
                            if os.path.samestat(os.stat(int(name)), opened):
                                return True
                        except OSError:
                            pass  # the folder that was read, and what the JVM closes meanwhile
                    return False
                stream = _loader.java.open_file(%1$s)
                name = os.fsencode(%1$s)
                """
                        .formatted("'" + file + "'"));
        assertEquals(true, eval("is_open()"));
        assertEquals(true, raisesNothing());
        assertEquals(42, eval("__import__('__main__').answer"));
        assertEquals(false, eval("is_open()"));
    }

    private boolean raisesNothing() {
        try (PyModule main = python().module("__main__");
                PyObject stream = main.getAttr("stream");
                PyObject name = main.getAttr("name");
                PyObject raised = new Programs().runStream(python(), stream, name, true)) {
            return raised.isNone();
        }
    }
}

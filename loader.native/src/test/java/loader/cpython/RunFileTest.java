package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import loader.python.InterpreterConfig;
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
                stream = _loader.java_open_file(%1$s)
                descriptors = len(os.listdir("/proc/self/fd"))
                namespace = {}
                raised = _loader.java_run_file(stream, os.fsencode(%1$s), namespace, 1)
                closed = descriptors - len(os.listdir("/proc/self/fd"))
                """
                        .formatted("'" + file + "'"));
        assertEquals(true, eval("raised is None"));
        assertEquals(42, eval("namespace['answer']"));
        assertEquals(1, eval("closed"));
    }
}

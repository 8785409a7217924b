package loader.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import loader.cpython.TestPython;
import loader.libpython.PythonOptions;
import loader.libpython.StartUp;
import loader.library.Platform;
import loader.python.NoPythonException;
import loader.runtime.PythonHome;
import org.junit.jupiter.api.Test;

class StartUpTest {

    @Test
    void aSecondPythonIsRefusedBeforeItIsLoaded() {
        EmbeddedPython running = TestPython.get();
        running.main();
        Path other = Path.of("other").toAbsolutePath();
        PythonHome home = new PythonHome(other, other.resolve("libpython3.14.so.1.0"), "3.14");
        NoPythonException refused =
                assertThrows(
                        NoPythonException.class,
                        () ->
                                StartUp.started(
                                        null,
                                        Platform.ofProcess(),
                                        home,
                                        false,
                                        PythonOptions.of(null)));
        assertEquals(
                "Python home "
                        + other
                        + ": this process runs another Python, "
                        + TestPython.home().library()
                        + ", and can run one only",
                refused.getMessage());
    }
}

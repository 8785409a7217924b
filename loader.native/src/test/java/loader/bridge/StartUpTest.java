package loader.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import loader.cpython.TestPython;
import loader.libpython.PythonOptions;
import loader.libpython.StartUp;
import loader.library.Platform;
import loader.python.NoPythonException;
import loader.runtime.PythonHome;
import org.junit.jupiter.api.Test;

class StartUpTest {

    private static final class Broken {
        private static final int VALUE = Integer.parseInt("not a number");
    }

    /** Of the second failure Java tells only the name of the class. */
    @Test
    void aClassThatCannotBeInitializedIsReportedWithTheReason() {
        for (int attempt = 0; attempt < 2; attempt++) {
            EmbeddedPython python =
                    new EmbeddedPython(
                            null,
                            List.of(),
                            () -> {
                                throw new IllegalStateException("no home " + Broken.VALUE);
                            },
                            Platform.ofProcess(),
                            false,
                            () -> PythonOptions.of(null));
            NoPythonException refused = assertThrows(NoPythonException.class, python::main);
            assertTrue(
                    refused.getMessage().contains("For input string: \"not a number\""),
                    refused.getMessage());
        }
    }

    /** The component is there and says why: nobody waits for one that cannot come. */
    @Test
    void anOptionThatIsWrongIsReportedWithTheReason() {
        EmbeddedPython python =
                new EmbeddedPython(
                        null,
                        List.of(),
                        TestPython::home,
                        Platform.ofProcess(),
                        false,
                        () -> PythonOptions.of("-X int_max_str_digits=7"));
        assertFalse(python.isStarted());
        assertEquals(
                "CPython does not start: loader.python.options: -X int_max_str_digits=7:"
                        + " the number must be 0, or 640 to 2147483647",
                assertThrows(NoPythonException.class, python::main).getMessage());
        assertFalse(python.isStarted());
        python.stop();
    }

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

package loader.bundles.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PythonRuntime;
import loader.testing.ModuleJar;
import loader.testing.Program;
import org.junit.jupiter.api.Test;

/**
 * A library that the Python code of a bundle opens by {@code ctypes}, as llvmlite and lightgbm do.
 * Interpreters that are there at once have its C variables for themselves.
 */
class OpenedLibraryIT extends Running {

    private static final String SOURCE =
            """
            import ctypes, os
            file = os.path.join(os.path.dirname(__file__), "libcounter.so")
            library = ctypes.CDLL(file)
            def folder():
                return sorted(os.listdir(os.path.dirname(__file__)))
            """;

    private static final String NEXT = "__import__('opening').library.next()";

    private static final String FOUND =
            "__import__('ctypes').CDLL(__import__('opening').file, mode=__import__('os').RTLD_NOLOAD)"
                    + ".next()";

    private ModuleJar jar() throws IOException {
        Path library = folder.resolve("libcounter.so");
        Program.of(
                        List.of(
                                "cc",
                                "-shared",
                                "-fPIC",
                                "-o",
                                library.toString(),
                                "src/test/c/counter.c"))
                .output();
        return new ModuleJar("opening", "1.0.0")
                .module("opening", "source", "lib/opening.py")
                .file("lib/opening.py", SOURCE)
                .file("lib/libcounter.so", Files.readAllBytes(library));
    }

    private Interpreter create(InterpreterConfig config) {
        return container.service(PythonRuntime.class).create(config);
    }

    private static int eval(Interpreter interpreter, String expression) {
        return new Python(interpreter).<Integer>eval(expression);
    }

    @Test
    void interpretersThatAreThereAtOnceHaveOneEach() throws Exception {
        start(jar());
        assertEquals(1, python.<Integer>eval(NEXT));
        Interpreter shared = create(InterpreterConfig.SHARED_GIL);
        Interpreter own = create(InterpreterConfig.OWN_GIL);
        assertEquals(
                List.of(1, 2, 1, 2),
                Stream.of(shared, shared, own, own).map(each -> eval(each, NEXT)).toList());
        assertEquals(2, python.<Integer>eval(NEXT));
        assertEquals(3, eval(shared, FOUND), "what only looks for a library finds the first");
        shared.close();
        Interpreter later = create(InterpreterConfig.OWN_GIL);
        assertEquals(3, eval(later, NEXT), "another one has been opened");
        own.close();
        later.close();
        assertEquals(
                List.of("libcounter.so"),
                python.<List<String>>eval(
                        "[each for each in __import__('opening').folder() if '.so' in each]"));
    }

    /** The linker would give the copy the variables of the first one. */
    @Test
    void oneWhoseNamesAreForAllIsShared() throws Exception {
        start(jar());
        String global =
                "__import__('ctypes').CDLL(__import__('opening').file, mode=__import__('os').RTLD_GLOBAL)"
                        + ".next()";
        int first = python.<Integer>eval(global);
        try (Interpreter other = create(InterpreterConfig.SHARED_GIL)) {
            assertEquals(first + 1, eval(other, global));
        }
    }

    /** Its file has gone by then. */
    @Test
    void aCopyThatTheProgramHasClosedIsMadeAnew() throws Exception {
        start(jar());
        assertEquals(1, python.<Integer>eval(NEXT), "another generation, in main");
        Interpreter other = create(InterpreterConfig.SHARED_GIL);
        String again =
                """
                [opening := __import__('opening'),
                 __import__('_ctypes').dlclose(opening.library._handle),
                 __import__('ctypes').CDLL(opening.file).next()][-1]
                """;
        assertEquals(1, eval(other, again.replace("\n", " ")));
        other.close();
    }
}

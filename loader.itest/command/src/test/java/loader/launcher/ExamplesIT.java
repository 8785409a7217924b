package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import loader.testing.Program;
import loader.testing.Program.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The examples in the documents work. Their examples are indented: a command line that begins with
 * {@code ./loader}, and below it the output; lines with {@code g! } are typed into the shell.
 */
class ExamplesIT {
    private static final List<Path> DOCUMENTS =
            List.of(Path.of("..", "..", "README.md"), Path.of("..", "..", "docs", "wheels.md"));
    private static final String COMMAND = "./loader";

    @TempDir static Path folder;

    /** The command, and the wheels that the examples name. */
    @BeforeAll
    static void prepareFolder() throws IOException {
        Files.createSymbolicLink(folder.resolve("loader"), Distribution.SCRIPT);
        new WheelFile("1.0").in(folder);
        new WheelFile("1.1").in(folder);
    }

    static Stream<Example> examples() throws IOException {
        List<Example> examples = new ArrayList<>();
        for (Path document : DOCUMENTS) {
            examples.addAll(Example.of(document, text -> text.startsWith(COMMAND)));
        }
        return examples.stream();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExamplePrintsWhatIsShown(Example example) throws Exception {
        assertFalse(example.output().isEmpty(), "an example that shows nothing");
        example.printsWhatIsShown(folder);
    }

    @Test
    void thePythonCommandCannotRunTheExample() throws Exception {
        Path jar = Distribution.HOME.resolve("load").resolve("examples.hello.jar");
        try (FileSystem bundle = FileSystems.newFileSystem(jar)) {
            Files.copy(bundle.getPath("lib", "hello.abi3.so"), folder.resolve("hello.abi3.so"));
        }
        String python = "import sys; print(sys.executable)";
        String executable =
                new Example("./loader -c '" + python + "'", List.of(), List.of()).printed(folder);
        Outcome outcome =
                Program.of(executable.lines().reduce((a, b) -> b).orElseThrow(), "-m", "hello")
                        .in(folder)
                        .run();
        assertEquals(1, outcome.status());
        assertTrue(outcome.err().contains("No code object available for hello"), outcome::toString);
    }
}

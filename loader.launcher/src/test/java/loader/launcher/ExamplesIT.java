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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the README and docs/wheels.md show is what happens. Their examples are indented: a command
 * line that begins with {@code ./loader}, and below it what is printed; lines with {@code g! } are
 * typed into the shell.
 */
class ExamplesIT {
    private static final List<Path> DOCUMENTS =
            List.of(Path.of("..", "README.md"), Path.of("..", "docs", "wheels.md"));
    private static final String INDENT = "    ";
    private static final String COMMAND = "./loader";
    private static final String PROMPT = "g! ";
    private static final String ANYTHING = "…";

    @TempDir static Path folder;

    /** The command, and the wheels that the examples name. */
    @BeforeAll
    static void prepareFolder() throws IOException {
        Files.createSymbolicLink(
                folder.resolve("loader"), Distribution.HOME.resolve("bin").resolve("loader"));
        new WheelFile("1.0").in(folder);
        new WheelFile("1.1").in(folder);
    }

    /** A command line, what is typed into it, and what it prints. */
    record Example(String command, List<String> input, List<String> output) {
        @Override
        public String toString() {
            return command + input;
        }
    }

    static Stream<Example> examples() throws IOException {
        List<Example> examples = new ArrayList<>();
        for (Path document : DOCUMENTS) {
            addExamples(document, examples);
        }
        return examples.stream();
    }

    private static void addExamples(Path document, List<Example> examples) throws IOException {
        boolean inExample = false;
        for (String line : Files.readAllLines(document)) {
            String text = line.startsWith(INDENT) ? line.substring(INDENT.length()) : "";
            if (text.startsWith(COMMAND)) {
                String command = text.replaceFirst(" {2,}#.*", "");
                examples.add(new Example(command, new ArrayList<>(), new ArrayList<>()));
            } else if (inExample && text.startsWith(PROMPT)) {
                last(examples).input().add(text.substring(PROMPT.length()));
            } else if (inExample && !text.isEmpty()) {
                last(examples).output().add(text);
            }
            inExample = text.startsWith(COMMAND) || inExample && !text.isEmpty();
        }
    }

    private static Example last(List<Example> examples) {
        return examples.get(examples.size() - 1);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExamplePrintsWhatIsShown(Example example) throws Exception {
        String printed = printed(example);
        String shown =
                example.output().stream()
                        .map(ExamplesIT::pattern)
                        .collect(Collectors.joining("\n(.*\n)*?"));
        assertTrue(
                Pattern.compile("(?m)^" + shown).matcher(printed).find(),
                () -> String.join("\n", example.output()) + "\n--- but was\n" + printed);
        assertFalse(example.output().isEmpty(), "an example that shows nothing");
    }

    @Test
    void thePythonCommandCannotRunTheExample() throws Exception {
        Path jar = Distribution.HOME.resolve("load").resolve("examples.hello.jar");
        try (FileSystem bundle = FileSystems.newFileSystem(jar)) {
            Files.copy(bundle.getPath("lib", "hello.abi3.so"), folder.resolve("hello.abi3.so"));
        }
        String python = "import sys; print(sys.executable)";
        String executable = printed(new Example("./loader -c '" + python + "'", List.of(), null));
        ProcessBuilder builder =
                new ProcessBuilder(
                                executable.lines().reduce((a, b) -> b).orElseThrow(), "-m", "hello")
                        .directory(folder.toFile())
                        .redirectErrorStream(true);
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes());
        assertEquals(1, process.waitFor());
        assertTrue(printed.contains("No code object available for hello"), printed);
    }

    private static String pattern(String line) {
        return Stream.of(line.split(ANYTHING, -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*"));
    }

    /** Both streams, without the prompts, of the built distribution. */
    private static String printed(Example example) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder("sh", "-c", example.command())
                        .directory(folder.toFile())
                        .redirectErrorStream(true);
        builder.environment()
                .put("LOADER_CACHE", Distribution.HOME.resolveSibling("cache").toString());
        Process process = builder.start();
        try (var shell = process.outputWriter()) {
            for (String line : example.input()) {
                shell.write(line + "\n");
            }
        }
        String printed = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor() == 0, printed);
        return printed.replace(PROMPT, "").replace("\r", "");
    }
}

package loader.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command line ends with {@code loader} as with the {@code python} command of the same
 * runtime: standard output, standard error and exit status are equal, byte by byte. Both run one
 * after the other in the same folder, made anew, with the same environment, so that paths are equal
 * too. One thing is made equal beforehand: hexadecimal numbers of six digits and more, which are
 * addresses. A few scripts hide, with {@code sed}, the numbers of threads, reference counts, and
 * how long something took.
 */
class CommandLineIT {

    private static final Path CASES = Path.of("src", "test", "resources", "cases");
    private static final Path WORK = Path.of(System.getProperty("work"));

    private static Side python;
    private static Side loader;
    private static Map<String, String> differences;

    @BeforeAll
    static void unpackTheRuntimeAndMakeTheArchive() throws Exception {
        Commands commands = new Commands(WORK.resolve("cache"));
        python = commands.python();
        loader = commands.loader();
        differences = Differences.read();
    }

    static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        try (Stream<Path> tables = Files.list(CASES)) {
            for (Path table : tables.sorted().toList()) {
                cases.addAll(Case.read(table));
            }
        }
        return cases;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    @Execution(ExecutionMode.CONCURRENT)
    void endsAsWithThePythonCommand(Case command) throws Exception {
        Path folder = WORK.resolve("case").resolve(command.name().replaceAll("\\W+", "-"));
        Outcome expected = outcome(python, command, folder);
        Outcome outcome = outcome(loader, command, folder);
        if (differences.containsKey(command.name())) {
            assertNotEquals(expected, outcome, "no longer an exception: " + command.name());
        } else {
            assertEquals(expected, outcome);
        }
    }

    private static Outcome outcome(Side side, Case command, Path folder) throws Exception {
        delete(folder);
        try {
            return side.run(command, folder);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Test
    void namesAreUniqueAndEveryExceptionNamesOne() throws IOException {
        Set<String> names = new HashSet<>();
        for (Case command : cases()) {
            assertTrue(names.add(command.name()), command.name());
        }
        for (String name : differences.keySet()) {
            assertTrue(name.startsWith("test") || names.contains(name), name);
        }
    }
}

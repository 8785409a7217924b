package loader.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import loader.cpython.ArchiveWithTests;
import loader.cpython.JarArchive;
import loader.cpython.RuntimeCache;
import org.junit.jupiter.api.Test;

/**
 * CPython's own tests of its import system, run as {@code __main__} in the container, end as they
 * do with the runtime's own binary: the same tests are there, and each passes, fails or is skipped
 * as it does there. What does not is listed in {@code docs/oracle.md}.
 */
class CPythonTestsIT {

    private static final List<String> TESTS =
            List.of("test_importlib", "test_runpy", "test_import", "test_module", "test_zipimport");
    private static final Path WORK = Path.of(System.getProperty("work"), "tests");

    @Test
    void endAsWithThePythonCommand() throws Exception {
        Path home = homeWithTests();
        Commands commands = new Commands(WORK.resolve("cache"), home);
        CompletableFuture<Map<String, String>> expected = results(commands.python(), List.of());
        CompletableFuture<Map<String, String>> results =
                results(commands.loader(), List.of("--python", home.toString()));

        assertTrue(expected.get().size() > 1000, "too few tests: " + expected.get().size());
        assertEquals(excluded(), differing(expected.get(), results.get()));
    }

    private static Path homeWithTests() throws IOException {
        try (JarArchive runtime = jar("loader.python." + System.getProperty("python.host"));
                JarArchive tests = jar("loader.python.test")) {
            return new RuntimeCache(WORK.resolve("cache"))
                    .home(new ArchiveWithTests(runtime, tests));
        }
    }

    private static JarArchive jar(String name) throws IOException {
        String[] entries = System.getProperty("java.class.path").split(java.io.File.pathSeparator);
        Path found =
                Arrays.stream(entries)
                        .map(Path::of)
                        .filter(path -> path.getFileName().toString().startsWith(name + "-"))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException(name));
        return new JarArchive(found);
    }

    /** Names as keys; each process is on its own, so that both can run at once. */
    private static CompletableFuture<Map<String, String>> results(Side side, List<String> options)
            throws IOException {
        Path folder = WORK.resolve(side.python().getFileName().toString());
        Files.createDirectories(folder);
        Files.createDirectories(WORK.resolve("home"));
        List<String> command = new ArrayList<>(List.of(side.python().toString()));
        command.addAll(options);
        command.addAll(List.of("-m", "test", "--junit-xml", "report.xml"));
        command.addAll(TESTS);
        return CompletableFuture.supplyAsync(() -> results(side, command, folder));
    }

    private static Map<String, String> results(Side side, List<String> command, Path folder) {
        try {
            Outcome outcome = side.run(command, folder);
            Map<String, String> results = new TreeMap<>();
            if (Files.exists(folder.resolve("report.xml"))) {
                results.putAll(TestResults.read(folder.resolve("report.xml")));
            }
            results.put("test: exit status", outcome.status());
            return results;
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static TreeSet<String> excluded() throws IOException {
        return Differences.read().keySet().stream()
                .filter(name -> name.startsWith("test"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static TreeSet<String> differing(
            Map<String, String> expected, Map<String, String> results) {
        TreeSet<String> names = new TreeSet<>(expected.keySet());
        names.addAll(results.keySet());
        names.removeIf(name -> String.valueOf(expected.get(name)).equals(results.get(name)));
        return names;
    }
}

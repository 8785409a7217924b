package loader.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.runtime.ArchiveWithTests;
import loader.runtime.JarArchive;
import loader.runtime.RuntimeCache;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * CPython's own tests, run as {@code __main__} in the container, end as they do with the runtime's
 * own binary. A test that the binary passes or skips is passed or skipped. What is not is listed in
 * {@code docs/oracle.md}. Files that take long run with {@code -Dsuite=all} only; {@code
 * -Dsuite=test_abc,test_set} runs those two. With {@code -Dinterpreter=pool} the tests run in an
 * interpreter of the pool, and what differs there too is listed in {@code pool-tests.txt}, by test
 * or, with {@code .*}, by file.
 */
class CPythonTestsIT {

    /** A group costs one start of each side; a test file seldom disturbs another. */
    private static final int GROUP = 12;

    private static final Path WORK = Path.of(System.getProperty("work"), "tests");
    private static final Path LISTS = Path.of("src", "test", "resources");

    /**
     * Without the tests that wait for ever: for a child where they cannot fork, and for the main
     * thread of the main interpreter.
     */
    private static final String IN_POOL =
            """
            loader=$1 home=$2
            shift 2
            echo "py:run $* --ignore test_forkinthread --ignore TestPendingCalls" | "$loader" --python "$home"
            """;

    private static TestRun python;
    private static TestRun loader;
    private static Set<String> excluded;

    /** The beginnings of the names of tests in files of which no test is compared. */
    private static List<String> excludedFiles;

    private static Set<String> slow;
    private static List<String> files;

    @BeforeAll
    static void unpackTheRuntimeWithItsTests() throws Exception {
        Path home = homeWithTests();
        Commands commands = new Commands(WORK.resolve("cache"), home);
        Files.createDirectories(WORK.resolve("home"));
        boolean inPool = System.getProperty("interpreter").equals("pool");
        String command = commands.loader().python().toString();
        List<String> inMain = List.of(command, "--python", home.toString(), "-m");
        List<String> shell = List.of("sh", "-c", IN_POOL, "sh", command, home.toString());
        Side plain = commands.python();
        python = run(plain, List.of(plain.python().toString(), "-m"), WORK.resolve("python"));
        loader =
                run(
                        commands.loader(),
                        inPool ? shell : inMain,
                        Files.createTempDirectory(WORK, "loader"));
        excluded = new HashSet<>(Differences.read().keySet());
        if (inPool) {
            excluded.addAll(list("pool-tests.txt"));
        }
        excludedFiles =
                excluded.stream()
                        .filter(name -> name.endsWith(".*"))
                        .map(name -> name.substring(0, name.length() - 1))
                        .toList();
        slow = list("slow-tests.txt");
        files = files(commands.python());
        assertFalse(files.isEmpty());
    }

    private static TestRun run(Side side, List<String> command, Path work) {
        return new TestRun(
                side, words -> Stream.of(command, words).flatMap(List::stream).toList(), work);
    }

    /** The lines of a list that are no comments. */
    private static Set<String> list(String name) throws IOException {
        try (Stream<String> lines = Files.lines(LISTS.resolve(name))) {
            return lines.filter(line -> !line.startsWith("#")).collect(Collectors.toSet());
        }
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

    /** {@code quick}, {@code all}, or the names of files. */
    private static List<String> files(Side side) throws IOException {
        String suite = System.getProperty("suite");
        Set<String> named = Set.of(suite.split(","));
        return side.run(List.of(side.python().toString(), "-m", "test", "--list-tests"), WORK)
                .out()
                .lines()
                .filter(
                        file ->
                                switch (suite) {
                                    case "all" -> true;
                                    case "quick" -> !slow.contains(file);
                                    default -> named.contains(file);
                                })
                .toList();
    }

    /** Files that take long run alone. */
    static List<List<String>> groups() {
        List<String> quick = files.stream().filter(file -> !slow.contains(file)).toList();
        List<List<String>> groups = new ArrayList<>();
        for (int i = 0; i < quick.size(); i += GROUP) {
            groups.add(quick.subList(i, Math.min(i + GROUP, quick.size())));
        }
        files.stream().filter(slow::contains).map(List::of).forEach(groups::add);
        return groups;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("groups")
    void endAsWithThePythonCommand(List<String> group) {
        if (!differing(group).isEmpty()) {
            // Alone, since one file may have disturbed another, and to name the file.
            Map<String, Map<String, String>> alone = new TreeMap<>();
            for (String file : group) {
                Map<String, String> differing = differing(List.of(file));
                if (!differing.isEmpty()) {
                    alone.put(file, differing);
                }
            }
            assertEquals(Map.of(), alone);
        }
    }

    /** What ended in another way, by the name of the test: how, and how it should have. */
    private static Map<String, String> differing(List<String> group) {
        CompletableFuture<Map<String, String>> begun = python.begin(group);
        Map<String, String> results = loader.begin(group).join();
        Map<String, String> expected = begun.join();
        assertTrue(group.size() == 1 || !expected.isEmpty(), "nothing to compare with: " + group);
        return expected.entrySet().stream()
                .filter(
                        test ->
                                test.getValue().equals("passed")
                                        || test.getValue().equals("skipped"))
                .filter(test -> !test.getValue().equals(results.get(test.getKey())))
                .filter(test -> !isExcluded(test.getKey()))
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                test ->
                                        results.get(test.getKey())
                                                + " instead of "
                                                + test.getValue()));
    }

    private static boolean isExcluded(String test) {
        return excluded.contains(test) || excludedFiles.stream().anyMatch(test::startsWith);
    }
}

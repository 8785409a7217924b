package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import loader.testing.Program.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the command keeps what it unpacks, and whom it lets write there. */
class CacheIT {
    private static final int SOMEBODY = 65_533;

    @TempDir Path folder;
    private Installation loader;
    private Path work;

    @BeforeEach
    void installed() throws IOException {
        loader = Installation.in(folder.resolve("loader"));
        loader.without("LOADER_CACHE").with("TMPDIR", folder.toString());
        work = Files.createDirectory(folder.resolve("work"));
    }

    /** The script makes {@code classes} there, and Java {@code run}. */
    @ParameterizedTest(name = "--cache {0} LOADER_CACHE={1} XDG_CACHE_HOME={2} HOME={3} -> {4}")
    @CsvSource(
            nullValues = "-",
            value = {
                "%/named, %/own, %/xdg, %/home, named",
                "=%/named, %/own, %/xdg, %/home, named",
                "named, -, -, %/home, work/named",
                "-, %/own, %/xdg, %/home, own",
                "-, own, %/xdg, %/home, work/own",
                "-, '', %/xdg, %/home, xdg/loader",
                "-, -, xdg, %/home, home/.cache/loader",
                "-, -, /, %/home, home/.cache/loader",
                "-, -, '', %/home, home/.cache/loader",
                "-, -, -, %/home, home/.cache/loader",
            })
    void theScriptAndJavaUseTheSameFolder(
            String option, String own, String xdg, String home, String expected) throws Exception {
        set("LOADER_CACHE", own);
        set("XDG_CACHE_HOME", xdg);
        set("HOME", home);
        Outcome outcome = runIn(work, option(option));
        assertEquals("Code[source=x]\n", outcome.out());
        assertEquals(List.of(expected + "/classes", expected + "/run"), made());
    }

    private void set(String variable, String value) {
        if (value != null) {
            loader.with(variable, value.replace("%", folder.toString()));
        }
    }

    private List<String> option(String value) {
        if (value == null) {
            return List.of();
        }
        String path = value.replace("%", folder.toString());
        return path.startsWith("=") ? List.of("--cache" + path) : List.of("--cache", path);
    }

    private Outcome runIn(Path place, List<String> options) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", "cd \"$0\" && exec \"$@\"", place.toString()));
        command.add(loader.script().toString());
        command.addAll(options);
        command.addAll(List.of("-c", "x"));
        return loader.outcome(command, "");
    }

    private List<String> made() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> !file.startsWith(loader.home))
                    .filter(file -> file.endsWith("classes") || file.endsWith("run"))
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void whatTheCommandMakesIsForThisUserAlone() throws Exception {
        loader.with("HOME", folder.resolve("home").toString());
        String command = "umask 0; exec \"$0\" -c x";
        loader.outcome(List.of("sh", "-c", command, loader.script().toString()), "");
        Path cache = folder.resolve("home/.cache/loader");
        for (Path made : List.of(cache.getParent(), cache, cache.resolve("classes"))) {
            assertEquals("rwx------", mode(made), made.toString());
        }
        assertEquals("rwx------", mode(cache.resolve("run")));
    }

    @Test
    void withoutACacheARunHasAFolderOfItsOwnAndLeavesNothing() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        loader.with("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + folder);
        Outcome outcome = loader.with("LOADER_CACHE", file.toString()).run("-c", "x");
        assertEquals("Code[source=x]\n", outcome.out());
        assertTrue(
                outcome.err().contains("loader: no cache (" + file + " cannot be used), so this"),
                outcome.err());
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of("file", "loader", "work"), left.map(this::name).sorted().toList());
        }
    }

    @Test
    void aFileInThePlaceOfAFolderOfTheCacheIsRemoved() throws Exception {
        Path cache = Files.createDirectory(folder.resolve("cache"));
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwx------"));
        Files.createFile(cache.resolve("run"));
        Outcome outcome = loader.with("LOADER_CACHE", cache.toString()).run("-c", "x");
        assertEquals(0, outcome.status(), outcome.err());
        assertEquals("Code[source=x]\n", outcome.out());
    }

    private String name(Path path) {
        return path.getFileName().toString();
    }

    @Test
    void aCacheThatOthersCanWriteIsRefused() throws Exception {
        Path cache = Files.createDirectory(folder.resolve("cache"));
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertRefused(cache, "others may write there (mode 777); say chmod go-w");
    }

    @Test
    void aCacheOfAnotherUserIsRefused() throws Exception {
        Path cache = Files.createDirectory(folder.resolve("cache"));
        give(cache);
        assertRefused(cache, "it belongs to user 65533, and this process to user 0; use another");
    }

    private void give(Path file) throws IOException {
        assumeTrue(Files.getAttribute(file, "unix:uid").equals(0), "only root can give files");
        Files.setAttribute(file, "unix:uid", SOMEBODY);
    }

    private void assertRefused(Path cache, String reason) throws Exception {
        Outcome outcome = loader.with("LOADER_CACHE", cache.toString()).run("-c", "x");
        assertEquals(1, outcome.status());
        assertEquals("", outcome.out());
        String expected = "loader: the cache is refused: " + cache + ": " + reason;
        assertTrue(outcome.err().startsWith(expected), outcome.err());
        assertEquals(0, cache.toFile().list().length, "nothing is put there");
    }

    /** The JVM would run what is in it. */
    @Test
    void classDataOfAnotherUserIsNotUsed() throws Exception {
        Path cache = folder.resolve("cache");
        loader.with("LOADER_CACHE", cache.toString()).run("-c", "x");
        Path archive = archive(cache);
        give(archive);
        Outcome outcome = loader.run("-c", "x");
        assertEquals("Code[source=x]\n", outcome.out());
        assertFalse(Files.getAttribute(archive(cache), "unix:uid").equals(SOMEBODY), "made anew");
    }

    private static Path archive(Path cache) throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(file -> file.toString().endsWith(".archive"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String mode(Path folder) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
    }
}

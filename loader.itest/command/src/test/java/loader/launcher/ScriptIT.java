package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import loader.testing.Program.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script of the distribution, in the shells that this machine has. */
class ScriptIT {
    @TempDir Path folder;
    private Installation loader;

    @BeforeEach
    void installed() throws IOException {
        loader = Installation.in(folder.resolve("lo ader"));
    }

    static Stream<String> shells() {
        return Stream.of("sh", "dash", "bash", "bash --posix", "busybox sh", "ksh")
                .filter(shell -> Files.isExecutable(Path.of("/bin", shell.split(" ")[0])));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void argumentsArriveAsGiven(String shell) throws Exception {
        Outcome outcome = loader.shell(shell).run("-m", "hello", "a b", "*", "", "\\n$x", "zwö 🐍");
        assertEquals("Module[name=hello]\na b\n*\n\n\\n$x\nzwö 🐍\n", outcome.out());
        assertEquals(0, outcome.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", "C.UTF-8"})
    void argumentsAreUtf8InEveryLocale(String locale) throws Exception {
        Outcome outcome = loader.with("LC_ALL", locale).run("-c", "x", "zwö 🐍");
        assertEquals("Code[source=x]\nzwö 🐍\n", outcome.out());
    }

    @Test
    void theFirstRunSaysWhatItDoesAndLaterOnesNothing() throws Exception {
        String first = loader.run("-c", "x").err();
        String once = "loader: preparing for Java \\S+ \\(once\\)\n";
        assertTrue(first.matches(once + "(INFO loader\\.progress - .*\n)*"), first);
        Outcome second = loader.run("-c", "x");
        assertFalse(second.err().contains("preparing"), second.err());
        assertEquals("Code[source=x]\n", second.out());
    }

    @Test
    void theArchiveIsWholeAndAlone() throws Exception {
        loader.run("-c", "x");
        assertEquals(1, archives().size());
        assertTrue(Files.size(archives().get(0)) > 1_000_000, "classes are in it");
    }

    @Test
    void aDamagedArchiveChangesNothing() throws Exception {
        loader.run("-c", "x");
        Path archive = archives().get(0);
        archive.toFile().setWritable(true);
        Files.writeString(archive, "no archive");
        Outcome outcome = loader.run("-c", "x");
        assertEquals("Code[source=x]\n", outcome.out());
        assertFalse(outcome.err().contains("archive"), outcome.err());
    }

    @Test
    void anotherBuildMakesItsOwnArchive() throws Exception {
        loader.run("-c", "x");
        Files.writeString(loader.home.resolve("lib/stamp"), "another\n");
        assertTrue(loader.run("-c", "x").err().contains("preparing"));
        assertEquals(1, archives().size(), "the old one is gone");
    }

    @Test
    void aCacheThatCannotBeWrittenIsDoneWithout() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        Outcome outcome = loader.with("LOADER_CACHE", file.toString()).run("-c", "x");
        assertEquals("Code[source=x]\n", outcome.out());
        assertFalse(outcome.err().contains("preparing"), "no archive is made");
    }

    @Test
    void twoFirstRunsAtOnceBothSucceed() throws Exception {
        List<Integer> statuses = Stream.of("a", "b").parallel().map(name -> status(name)).toList();
        assertEquals(List.of(0, 0), statuses);
        assertEquals(1, archives().size());
    }

    @Test
    void nothingIsLeftInTheCacheButTheArchive() throws Exception {
        loader.run("-c", "x");
        try (Stream<Path> left = Files.list(loader.cache().resolve("run"))) {
            assertEquals(List.of(), left.toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"absolute", "relative"})
    void symbolicLinksAreFollowed(String kind) throws Exception {
        Path link = folder.resolve("link");
        Path target = loader.script();
        Files.createSymbolicLink(
                link, kind.equals("absolute") ? target : folder.relativize(target));
        Path second = Files.createSymbolicLink(folder.resolve("second"), Path.of("link"));
        assertEquals(0, loader.outcome(List.of(second.toString(), "-c", "x"), "").status());
    }

    @Test
    void itIsFoundOnPath() throws Exception {
        loader.with("PATH", loader.home.resolve("bin") + ":" + System.getenv("PATH"));
        assertEquals(0, loader.outcome(List.of("sh", "-c", "loader -c x"), "").status());
    }

    @Test
    void closedStreamsAreNotGivenToFiles() throws Exception {
        String script = loader.script().toString();
        String command = "\"$0\" -c x <&- >&- 2>&-";
        assertEquals(0, loader.outcome(List.of("sh", "-c", command, script), "").status());
    }

    @Test
    void noJavaIsSaidInOneLine() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        loader.without("JAVA_HOME").with("PATH", empty.toString()).shell("/bin/sh");
        assertEquals(
                new Outcome(
                        1,
                        "",
                        "loader: no Java found: set JAVA_HOME, or put java (17 or newer) on PATH\n"),
                loader.run("-c", "x"));
    }

    @Test
    void aWrongJavaHomeIsNamed() throws Exception {
        loader.with("JAVA_HOME", folder.toString());
        assertEquals(
                "loader: JAVA_HOME has no bin/java: " + folder + "\n", loader.run("-c", "x").err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_402", "11.0.2", "16"})
    void anOldJavaIsRefused(String version) throws Exception {
        Path java = Files.createDirectories(folder.resolve("old/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"" + version + "\" 2020' >&2\n");
        java.toFile().setExecutable(true);
        Outcome outcome = loader.with("JAVA_HOME", folder.resolve("old").toString()).run("-c", "x");
        assertEquals(
                "loader: Java 17 or newer is needed, " + java + " is " + version + "\n",
                outcome.err());
        assertEquals(1, outcome.status());
    }

    private int status(String name) {
        return loader.run("-c", name).status();
    }

    private List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.walk(loader.cache().resolve("classes"))) {
            return files.filter(file -> file.toString().endsWith(".archive")).toList();
        }
    }
}

package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import loader.testing.Program.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command in the root of the source tree, with a build that only copies what is built. */
class SourceTreeIT {
    private static final Path SCRIPT = Path.of("../../loader");

    @TempDir Path folder;
    private Path tree;
    private Installation loader;

    @BeforeEach
    void aTreeThatHasNotBeenBuilt() throws IOException {
        tree = Files.createDirectory(folder.resolve("source tree"));
        Files.copy(SCRIPT, tree.resolve("loader"));
        tree.resolve("loader").toFile().setExecutable(true);
        loader = Installation.in(folder.resolve("built"));
        maven(
                """
                echo '[INFO] Building Loader [1/1]'
                echo "$@" >>'%s/arguments'
                mkdir -p loader.launcher/target
                cp -r '%s' loader.launcher/target/distribution
                """);
    }

    @Test
    void theFirstRunBuildsWithProgressAndTheSecondDoesNot() throws Exception {
        Outcome first = run("-m", "hello", "a b");
        assertEquals("Module[name=hello]\na b\n", first.out());
        assertTrue(first.err().contains("loader: building"), first.err());
        assertTrue(first.err().contains("loader:   Loader [1/1]"), first.err());
        assertFalse(run("-m", "hello").err().contains("build"));
        assertEquals(1, builds().size());
    }

    @Test
    void argumentsForMavenArePassedOn() throws Exception {
        loader.with("LOADER_MAVEN_ARGS", "-o -Dmaven.repo.local=repo");
        run("-c", "x");
        assertTrue(builds().get(0).endsWith("-o -Dmaven.repo.local=repo"), builds().get(0));
    }

    @Test
    void aBuildThatFailsIsSaid() throws Exception {
        maven("echo '[ERROR] no such thing'; exit 1");
        Outcome outcome = run("-c", "x");
        assertEquals(1, outcome.status());
        assertTrue(outcome.err().contains("[ERROR] no such thing"), outcome.err());
        assertTrue(outcome.err().contains("the build failed"), outcome.err());
    }

    @Test
    void aMissingCompilerIsSaidBeforeTheBuild() throws Exception {
        Path bin = folder.resolve("bin");
        for (String tool : List.of("mkdir", "rm")) {
            Files.createSymbolicLink(bin.resolve(tool), Path.of("/bin", tool));
        }
        loader.with("PATH", bin.toString());
        Outcome outcome = run("-c", "x");
        assertEquals(1, outcome.status());
        assertEquals("loader: a C compiler (cc) is needed to build on first use\n", outcome.err());
        assertFalse(Files.exists(folder.resolve("arguments")));
    }

    @Test
    void twoFirstRunsBuildOnce() throws Exception {
        List<Outcome> outcomes =
                Stream.of("a", "b").parallel().map(code -> run("-c", code)).toList();
        assertEquals(List.of(0, 0), outcomes.stream().map(Outcome::status).toList());
        assertEquals(1, builds().size());
    }

    @Test
    void aLockOfADeadProcessIsTakenOver() throws Exception {
        Path target = Files.createDirectories(tree.resolve("loader.launcher/target"));
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.writeString(target.resolve("building"), dead.pid() + "\n");
        assertEquals(0, run("-c", "x").status());
    }

    @Test
    void symbolicLinksAreFollowed() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), tree.resolve("loader"));
        assertEquals(0, loader.outcome(List.of(link.toString(), "-c", "x"), "").status());
        Outcome outcome = loader.outcome(List.of(link.toString(), "-Q"), "");
        assertTrue(outcome.err().contains("usage: " + link), outcome.err());
    }

    private void maven(String body) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path mvn = bin.resolve("mvn");
        Files.writeString(mvn, "#!/bin/sh\n" + body.formatted(folder, loader.home) + "\n");
        mvn.toFile().setExecutable(true);
        loader.with("PATH", bin + ":" + System.getenv("PATH"));
    }

    private Outcome run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(tree.resolve("loader").toString()));
        command.addAll(List.of(arguments));
        return loader.outcome(command, "");
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(folder.resolve("arguments"));
    }
}

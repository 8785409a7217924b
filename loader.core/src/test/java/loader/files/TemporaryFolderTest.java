package loader.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process has one folder for all that is temporary, and none stays behind for long. */
class TemporaryFolderTest {
    @TempDir File parent;

    @Test
    void nothingIsLeftWhenAllAreClosed() throws IOException {
        TemporaryFolder one = TemporaryFolder.open();
        TemporaryFolder two = TemporaryFolder.open();
        Path root = one.path().getParent();
        assertEquals(root, two.path().getParent());
        assertTrue(PrivateFolder.isPrivate(one.path()));
        Files.createFile(one.path().resolve("file"));
        one.close();
        assertFalse(Files.exists(one.path()));
        assertTrue(Files.isDirectory(two.path()));
        two.close();
        two.close();
        assertFalse(Files.exists(root));
        try (TemporaryFolder later = TemporaryFolder.open()) {
            assertNotEquals(root, later.path().getParent());
        }
    }

    /** Such as one that removes what is old. */
    @Test
    void whatAnotherProgramHasRemovedIsMadeAgain() throws IOException {
        TemporaryFolder lost = TemporaryFolder.open();
        FileTree.delete(lost.path().getParent());
        try (TemporaryFolder next = TemporaryFolder.open()) {
            assertTrue(Files.isDirectory(next.path()));
            lost.close();
            assertTrue(Files.isDirectory(next.path()));
        }
    }

    @Test
    void aProcessThatEndsLeavesNothing() throws Exception {
        Process process = holder();
        try (BufferedReader out = process.inputReader()) {
            assertTrue(new File(out.readLine()).isDirectory());
        }
        process.outputWriter().close();
        assertEquals(0, process.waitFor());
        assertArrayEquals(new String[0], parent.list());
    }

    @Test
    void aKilledProcessLeavesItsFoldersToTheNext() throws Exception {
        Process killed = holder();
        Process other = holder();
        File abandoned = new File(killed.inputReader().readLine());
        File used = new File(other.inputReader().readLine());
        killed.destroyForcibly().waitFor();
        assertTrue(abandoned.isDirectory());

        Process next = holder();
        next.inputReader().readLine();
        assertFalse(abandoned.getParentFile().exists());
        assertTrue(used.isDirectory(), "the other process still runs");
        for (Process each : new Process[] {next, other}) {
            each.outputWriter().close();
            assertEquals(0, each.waitFor());
        }
        assertArrayEquals(new String[0], parent.list());
    }

    private Process holder() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-Djava.io.tmpdir=" + parent,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** A process that opens a folder, says which, and stays until its input ends. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            TemporaryFolder folder = TemporaryFolder.open();
            folder.path().toFile().deleteOnExit(); // as what is not closed does
            System.out.println(folder.path());
            while (System.in.read() >= 0) {
                // nobody writes
            }
        }
    }
}

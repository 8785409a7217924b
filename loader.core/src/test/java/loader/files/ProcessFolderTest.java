package loader.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each process has a storage of its own, and none stays behind for long. */
class ProcessFolderTest {
    @TempDir File parent;

    @Test
    void nothingIsLeftOfAStorageThatWasClosed() throws IOException {
        ProcessFolder storage = ProcessFolder.below(parent);
        Files.createDirectories(Path.of(storage.path(), "bundle1", "version0.0"));
        storage.close();
        assertArrayEquals(new String[0], parent.list());
    }

    @Test
    void aSymbolicLinkIsRemovedAndNotWhatItLeadsTo(@TempDir Path elsewhere) throws IOException {
        Path kept = Files.createFile(elsewhere.resolve("kept"));
        ProcessFolder storage = ProcessFolder.below(parent);
        Files.createDirectories(Path.of(storage.path()));
        Files.createSymbolicLink(Path.of(storage.path(), "link"), elsewhere);
        storage.close();
        assertTrue(Files.exists(kept));
    }

    @Test
    void aKilledProcessLeavesItsStorageToTheNext() throws Exception {
        Process process = holder();
        String abandoned = process.inputReader().readLine();
        try (ProcessFolder beside = ProcessFolder.below(parent)) {
            assertTrue(new File(abandoned).isDirectory(), "the other process still runs");
        }
        process.destroyForcibly().waitFor();
        assertTrue(new File(abandoned).isDirectory());
        ProcessFolder.below(parent).close();
        assertFalse(new File(abandoned).exists());
        assertEquals(0, parent.list().length);
    }

    /** A process that looks for abandoned folders must not drop its own lock. */
    @Test
    void aProcessMayHaveTwo() throws Exception {
        Process process = holder("twice");
        String first = process.inputReader().readLine();
        ProcessFolder.below(parent).close();
        assertTrue(new File(first).isDirectory());
        process.destroyForcibly().waitFor();
    }

    private Process holder(String... times) throws IOException {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-cp", System.getProperty("java.class.path")));
        words.addAll(List.of(Holder.class.getName(), parent.getPath()));
        words.addAll(List.of(times));
        return new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** A process that opens a storage, says which, and stays. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            ProcessFolder storage = ProcessFolder.below(new File(arguments[0]));
            Files.createDirectories(Path.of(storage.path(), "bundle1"));
            if (arguments.length > 1) {
                ProcessFolder.below(new File(arguments[0]));
            }
            System.out.println(storage.path());
            System.in.read();
        }
    }
}

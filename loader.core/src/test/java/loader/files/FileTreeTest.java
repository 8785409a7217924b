package loader.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {

    @TempDir Path folder;

    @Test
    void linksAreDeletedAndNotFollowed() throws IOException {
        Path kept = Files.createDirectory(folder.resolve("kept"));
        Files.writeString(kept.resolve("file"), "kept");
        Path tree = Files.createDirectories(folder.resolve("tree/below"));
        Files.writeString(tree.resolve("file"), "deleted");
        Files.createSymbolicLink(tree.resolve("link"), kept);
        Files.createSymbolicLink(tree.resolve("dangling"), folder.resolve("absent"));
        FileTree.delete(folder.resolve("tree"));
        assertFalse(Files.exists(folder.resolve("tree"), LinkOption.NOFOLLOW_LINKS));
        assertTrue(Files.exists(kept.resolve("file")));
    }

    @Test
    void whatIsNotThereIsNoFault() throws IOException {
        FileTree.delete(folder.resolve("absent"));
        assertTrue(Files.exists(folder));
    }

    @Test
    void aFailedWriteLeavesWhatWasThere() throws IOException {
        Path place = Files.writeString(folder.resolve("file"), "before");
        Path temporary = folder.resolve("new");
        assertThrows(
                IOException.class,
                () ->
                        AtomicWrite.make(
                                place,
                                temporary,
                                path -> {
                                    Files.writeString(path, "half");
                                    throw new IOException("full");
                                }));
        assertEquals("before", Files.readString(place));
        assertFalse(Files.exists(temporary));
        AtomicWrite.make(place, temporary, path -> Files.writeString(path, "after"));
        assertEquals("after", Files.readString(place));
    }
}

package loader.generations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import loader.files.Digests;
import loader.files.TreeFile;
import loader.files.TreeIndex;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that is written, damaged and cleaned. */
class SharedStoreTest {
    @TempDir Path cache;

    private Path folder;
    private SharedStore store;

    @BeforeEach
    void open() throws IOException {
        folder =
                Files.createDirectory(
                        cache.resolve("generations"),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
        store = new SharedStore(folder);
    }

    private static TreeIndex fill(Path files, String text) throws IOException {
        Files.writeString(files.resolve("spam.py"), text);
        return index(text);
    }

    private static TreeIndex index(String text) {
        byte[] bytes = text.getBytes();
        return new TreeIndex(List.of(new TreeFile(Digests.sha256(bytes), bytes.length, "spam.py")));
    }

    private StoredGeneration put(String text) throws IOException {
        return store.put("spam_1.0.0", files -> fill(files, text));
    }

    private List<String> names() {
        return Arrays.stream(folder.toFile().list()).sorted().toList();
    }

    private static String name(StoredGeneration stored) {
        return stored.place().getFileName().toString();
    }

    @Test
    void theSameContentIsThereOnce() throws IOException {
        StoredGeneration stored = put("x = 1");
        assertEquals(stored, put("x = 1"));
        assertEquals(List.of(name(stored)), names());
        assertEquals(stored, store.present("spam_1.0.0", index("x = 1").digest()).orElseThrow());
        assertFalse(store.present("spam_1.0.0", index("x = 2").digest()).isPresent());
        assertEquals(stored, store.of(stored.files()).orElseThrow());
        assertFalse(store.of(cache.resolve("x").resolve("files")).isPresent());
    }

    @Test
    void whatFailsLeavesNothing() {
        IOException full =
                assertThrows(
                        IOException.class,
                        () ->
                                store.put(
                                        "spam_1.0.0",
                                        files -> {
                                            fill(files, "x");
                                            throw new IOException("full");
                                        }));
        assertEquals("full", full.getMessage());
        assertEquals(List.of(), names());
    }

    @Test
    void manyThreadsAtOnceGiveOne() {
        List<Path> places =
                IntStream.range(0, 50)
                        .parallel()
                        .mapToObj(
                                i -> {
                                    try {
                                        return put("x = 1").place();
                                    } catch (IOException failed) {
                                        throw new IllegalStateException(failed);
                                    }
                                })
                        .distinct()
                        .toList();
        assertEquals(1, places.size());
        assertEquals(1, names().size(), names().toString());
    }

    @Test
    void aFolderThatIsNoContentIsReplaced() throws IOException {
        Path place = put("x = 1").place();
        Files.delete(place.resolve("index"));
        assertFalse(store.present("spam_1.0.0", index("x = 1").digest()).isPresent());
        assertTrue(put("x = 1").holds());
        assertEquals(List.of("lock", place.getFileName().toString()), names());
    }

    /** An index that was made for other files does not make them these. */
    @Test
    void anIndexOfOtherFilesDoesNotHold() throws IOException {
        Path place = put("x = 1").place();
        Files.writeString(place.resolve("index"), index("x = 2").text());
        Files.writeString(place.resolve("files").resolve("spam.py"), "x = 2");
        assertFalse(store.present("spam_1.0.0", index("x = 1").digest()).isPresent());
    }

    @Test
    void whatAProcessUsedThatCrashedIsReadOnce() throws IOException {
        StoredGeneration stored = put("x = 1");
        Files.writeString(stored.files().resolve("spam.py"), "x = 2");
        assertTrue(stored.holds(), "it has its sizes");
        Path mark = folder.resolve("1-1.started");
        Files.writeString(mark, name(stored) + "\n../" + name(stored) + "\n");
        UseMark.suspectLeft(folder);
        assertFalse(Files.exists(mark));
        assertFalse(stored.holds());
        Files.writeString(stored.files().resolve("spam.py"), "x = 1");
        Path code = Files.createDirectory(stored.files().resolve("__pycache__"));
        Files.writeString(code.resolve("spam.cpython-314.pyc"), "half");
        Files.writeString(stored.files().resolve("settings"), "of a package");
        assertTrue(stored.holds());
        assertEquals(0, code.toFile().list().length);
        assertTrue(Files.exists(stored.files().resolve("settings")));
        assertFalse(Files.exists(stored.place().resolve("suspect")));
    }

    @Test
    void whatNobodyHasUsedForLongIsRemovedWhenSomethingIsStored() throws IOException {
        StoredGeneration forgotten = put("x = 1");
        StoredGeneration used = put("x = 2");
        StoredGeneration recent = put("x = 3");
        UseMark.put(folder, name(used));
        age(forgotten, 61);
        age(used, 61);
        age(recent, 59);
        StoredGeneration fresh = put("x = 4");
        assertFalse(Files.exists(forgotten.place()));
        assertTrue(used.holds() && recent.holds() && fresh.holds());
    }

    private static void age(StoredGeneration stored, int days) throws IOException {
        Files.setLastModifiedTime(
                stored.place().resolve("index"),
                FileTime.from(Instant.now().minus(Duration.ofDays(days))));
    }

    @Test
    void aGenerationThatIsUsedIsNotForgotten() throws IOException {
        StoredGeneration stored = put("x = 1");
        age(stored, 100);
        assertTrue(store.isTaken(stored, cache.resolve("link")));
        assertFalse(stored.isForgotten());
        assertFalse(store.isTaken(stored, cache.resolve("other")), "by one generation only");
        Path file = stored.files().resolve("lib").resolve("x.py");
        assertEquals(
                cache.resolve("link").resolve("lib").resolve("x.py"),
                LinkedFiles.inGeneration(file));
        assertEquals(cache, LinkedFiles.inGeneration(cache));
    }

    @Test
    void whatAnotherUserCouldHaveChangedIsNotUsed() throws IOException {
        StoredGeneration stored = put("x = 1");
        File files = stored.files().toFile();
        assertTrue(files.setWritable(true, false));
        assertFalse(stored.holds());
        assertTrue(put("x = 1").holds());
    }
}

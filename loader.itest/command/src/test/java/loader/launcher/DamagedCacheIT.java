package loader.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import loader.testing.Program.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The command with real Python on a cache whose files are damaged. The first run may crash on it.
 */
class DamagedCacheIT {
    @TempDir static Path folder;

    @BeforeAll
    static void unpacked() throws Exception {
        assertEquals(0, run("print('ok')").status());
    }

    enum Damage {
        HALF {
            @Override
            void to(RandomAccessFile file) throws IOException {
                file.setLength(file.length() / 2);
            }
        },
        ZEROS {
            @Override
            void to(RandomAccessFile file) throws IOException {
                file.seek(file.length() / 3);
                file.write(new byte[(int) (file.length() / 3)]);
            }
        };

        abstract void to(RandomAccessFile file) throws IOException;
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        ".archive, HALF",
        ".archive, ZEROS",
        "jnidispatch.so, HALF",
        "jnidispatch.so, ZEROS",
        "libpython3.14.so.1.0, HALF",
        "libpython3.14.so.1.0, ZEROS"
    })
    void theStartAfterTheNextOneIsSound(String ending, Damage damage) throws Exception {
        damage(file(ending), damage);
        run("print('ok')");
        Outcome mended = run("print('ok')");
        assertTrue(mended.out().endsWith("ok\n"), mended.out());
        assertEquals(new Outcome(0, "ok\n", ""), run("print('ok')"));
        assertEquals(0, marks().size(), marks().toString());
    }

    @Test
    void aModuleThatCrashesWhenItIsImportedIsMended() throws Exception {
        Path module;
        try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
            module =
                    files.filter(file -> file.getFileName().toString().startsWith("_sqlite3."))
                            .findFirst()
                            .orElseThrow();
        }
        damage(module, Damage.ZEROS);
        run("import _sqlite3");
        Outcome mended = run("import _sqlite3; print('ok')");
        assertTrue(mended.out().endsWith("ok\n"), mended.out());
    }

    @Test
    void anArchiveThatCouldNotBeMadeIsTriedAgainLater() throws Exception {
        Path archive = file(".archive");
        Path failed = Path.of(archive.toString().replace(".archive", ".failed"));
        Files.delete(archive);
        Files.createFile(failed);
        assertEquals(new Outcome(0, "ok\n", ""), run("print('ok')"), "not at once");
        assertFalse(Files.exists(archive));
        Files.setLastModifiedTime(
                failed, FileTime.from(Instant.now().minus(Duration.ofMinutes(11))));
        assertTrue(run("print('ok')").out().contains("preparing"));
        assertTrue(Files.size(archive) > 1_000_000);
        assertFalse(Files.exists(failed));
    }

    @ParameterizedTest
    @ValueSource(strings = {".archive", ".sum"})
    void aFolderInThePlaceOfAFileOfClassDataIsRemoved(String ending) throws Exception {
        Path archive = file(".archive");
        Files.delete(archive);
        Path folderInPlace = archive.resolveSibling("0" + ending);
        Files.createFile(Files.createDirectory(folderInPlace).resolve("file"));
        assertTrue(run("print('ok')").out().endsWith("ok\n"));
        assertFalse(Files.exists(folderInPlace));
    }

    /** Linux has no process with so large a number. */
    @Test
    void whatAKilledPreparationLeftIsRemoved() throws Exception {
        Path archive = file(".archive");
        Path left = archive.resolveSibling("0.4194305.conf");
        Path others = archive.resolveSibling("0." + ProcessHandle.current().pid() + ".conf");
        Files.delete(archive);
        Files.createFile(left);
        Files.createFile(others);
        assertTrue(run("print('ok')").out().endsWith("ok\n"));
        assertFalse(Files.exists(left));
        assertTrue(Files.exists(others), "a process that prepares meanwhile");
        Files.delete(others);
    }

    private static void damage(Path file, Damage damage) throws IOException {
        file.toFile().setWritable(true);
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
            damage.to(content);
        }
    }

    private static Path file(String ending) throws IOException {
        return files(ending).get(0);
    }

    private static List<Path> marks() throws IOException {
        return files(".started");
    }

    private static List<Path> files(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    /** In the folder, where a JVM that crashes writes to. */
    private static Outcome run(String code) {
        return Distribution.command("-c", code)
                .with("LOADER_CACHE", folder.resolve("cache").toString())
                .in(folder)
                .merged()
                .run();
    }
}

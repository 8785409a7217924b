package loader.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import loader.testing.Program;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another user has filled the cache, so this process can neither read nor write parts of it. */
class ForeignCacheIT {

    /** Root may read everything, unless it has given that right up. */
    private static final List<String> AS_ORDINARY_USER =
            System.getProperty("user.name").equals("root")
                    ? List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search")
                    : List.of();

    @TempDir Path cache;

    @AfterEach
    void deletable() throws IOException {
        mode(cache, "rwx------");
        try (var parts = Files.list(cache)) {
            for (Path part : parts.toList()) {
                mode(part, "rwx------");
            }
        }
    }

    @Test
    void aCacheWithAPythonThatCannotBeReadIsNotUsed() throws IOException {
        mode(Files.createDirectory(cache.resolve("cpython-3.14.3-linux-x86_64-0")), "---------");
        mode(cache, "r-xr-xr-x");
        assertOpens();
    }

    @Test
    void aCacheInWhichAFolderCannotBeWrittenIsNotUsed() throws IOException {
        mode(Files.createDirectory(cache.resolve("run")), "---------");
        assertOpens();
    }

    @Test
    void aTemporaryFolderThatIsMissingIsNamed() throws IOException {
        mode(cache, "r-xr-xr-x");
        Path missing = cache.resolve("tmp");
        Program.Outcome outcome = opens("-Djava.io.tmpdir=" + missing).run();
        assertTrue(
                outcome.out()
                        .startsWith(
                                "the temporary folder (java.io.tmpdir) cannot be used: " + missing),
                outcome::toString);
    }

    private void assertOpens() {
        Program.Outcome outcome = opens().run();
        assertEquals(0, outcome.status(), outcome::toString);
        assertTrue(outcome.out().startsWith("Python 3.14"), outcome::toString);
    }

    private Program opens(String... options) {
        List<String> words = new ArrayList<>(AS_ORDINARY_USER);
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of(options));
        words.add("-Dloader.cache=" + cache);
        words.addAll(List.of("-cp", System.getProperty("java.class.path")));
        words.addAll(List.of(ClassPathIT.Opens.class.getName(), "any", "any"));
        return Program.of(words);
    }

    private static void mode(Path folder, String mode) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
    }
}

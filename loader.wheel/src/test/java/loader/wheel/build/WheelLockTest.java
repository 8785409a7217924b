package loader.wheel.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import loader.wheel.FileDigest;
import loader.wheel.WheelException;
import loader.wheel.WheelException.Fault;
import loader.wheel.archive.WheelFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lock file, as pip writes and reads them. */
class WheelLockTest {
    @TempDir Path folder;
    private Path spam;

    @BeforeEach
    void writeWheel() {
        spam = WheelFile.spam().in(folder);
    }

    private WheelLock lock(String text) throws IOException {
        return WheelLock.read(Files.writeString(folder.resolve("lock"), text));
    }

    @Test
    void aReleaseHasTheWheelsWithItsDigestsInAnySpelling() throws IOException {
        String text =
                """
                # written by a tool
                --only-binary=:all:
                SPAM==1.0.0 ; python_version >= '3' \\
                    --hash=sha256:%s \\
                    --hash=sha256:%s   # via eggs
                """
                        .formatted("0".repeat(64), FileDigest.sha256(spam).toUpperCase());
        assertEquals(List.of(List.of(spam)), lock(text).wheels(folder));
        lock(text).require(spam);
    }

    @Test
    void aReleaseWithoutAWheelIsRefusedWithWhatThereIs() throws IOException {
        WheelLock lock = lock("spam==1.0 --hash=sha256:" + "0".repeat(64) + "\n");
        WheelException refused = assertThrows(WheelException.class, () -> lock.wheels(folder));
        assertEquals(Fault.DIGEST, refused.fault());
        assertTrue(refused.getMessage().contains(FileDigest.sha256(spam)), refused::getMessage);
        assertThrows(WheelException.class, () -> lock.require(spam));
    }

    private WheelLock pylock(String packages) throws IOException {
        Path file = folder.resolve("pylock.toml");
        return WheelLock.read(Files.writeString(file, "lock-version = \"1.0\"\n" + packages));
    }

    private static String locked(String name, String digest, String more) {
        return """
                [[packages]]
                name = "%s"
                version = "1.0"
                wheels = [{name = "%s-1.0-py3-none-any.whl", hashes = {sha256 = "%s"}}]
                %s
                """
                .formatted(name, name, digest, more);
    }

    @Test
    void aPylockNamesWheels() throws IOException {
        String digest = FileDigest.sha256(spam);
        String elsewhere = locked("ham", "00", "marker = \"sys_platform == 'none'\"");
        assertEquals(
                List.of(List.of(spam)),
                pylock(locked("Spam", digest, "") + elsewhere).wheels(folder));
        WheelLock needed = pylock(locked("ham", "00", "marker = \"python_version >= '3'\""));
        WheelException refused = assertThrows(WheelException.class, () -> needed.wheels(folder));
        assertTrue(
                refused.getMessage().startsWith("pylock.toml: 'ham==1.0': "), refused::getMessage);
    }

    @Test
    void aPylockThatIsNoTomlIsRefusedWithTheLine() {
        WheelException refused =
                assertThrows(WheelException.class, () -> pylock("packages = [1 2]\n"));
        assertTrue(refused.getMessage().contains("line 2: "), refused::getMessage);
    }

    @Test
    void aPylockWithoutWheelsSaysWhatToDo() {
        String sources =
                "[[packages]]\nname = \"ham\"\nversion = \"1.0\"\nsdist = {name = \"ham\"}\n";
        WheelException refused = assertThrows(WheelException.class, () -> pylock(sources));
        assertTrue(refused.getMessage().contains("ham has no wheel"), refused::getMessage);
        assertTrue(refused.getMessage().contains("pip wheel"), refused::getMessage);
        assertThrows(WheelException.class, () -> pylock("lock-version = \"1.0\"\n"));
        assertThrows(
                WheelException.class,
                () -> WheelLock.read(Files.writeString(folder.resolve("pylock.a.toml"), "")));
    }

    @Test
    void aLineWithoutADigestIsRefused() {
        for (String line :
                List.of(
                        "spam==1.0",
                        "spam>=1.0 --hash=sha256:" + "0".repeat(64),
                        "spam==1.0 --hash=sha256:00")) {
            assertEquals(
                    Fault.METADATA,
                    assertThrows(WheelException.class, () -> lock(line)).fault(),
                    line);
        }
    }
}

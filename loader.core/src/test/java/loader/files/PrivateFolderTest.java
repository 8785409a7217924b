package loader.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateFolderTest {
    private static final int SOMEBODY = 65_533;

    @TempDir Path parent;

    @BeforeEach
    void filesHaveOwners() {
        assumeTrue(Ownership.isKnown(parent), "files have no owners and modes here");
    }

    @Test
    void whatIsMissingIsMadeForThisUserAlone() throws IOException {
        Path folder = PrivateFolder.open(parent.resolve("a/b"));
        assertEquals("rwx------", mode(folder));
        assertEquals("rwx------", mode(folder.getParent()));
        assertEquals(folder, PrivateFolder.open(folder), "and taken as it is");
    }

    @Test
    void aFileInThePlaceOfAFolderOfThePrivateOneIsRemoved() throws IOException {
        Files.writeString(parent.resolve("run"), "in the way");
        assertTrue(Files.isDirectory(PrivateFolder.below(parent, "run")));
        Files.createSymbolicLink(parent.resolve("link"), parent.resolve("nowhere"));
        assertTrue(Files.isDirectory(PrivateFolder.below(parent, "link")));
    }

    /** {@code mkdir} alone would leave a folder that its owner cannot enter. */
    @ParameterizedTest
    @ValueSource(strings = {"000", "022", "777"})
    void theUmaskDoesNotMatter(String umask) throws Exception {
        Path folder = parent.resolve("made");
        Process process =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "umask " + umask + "; exec \"$@\"",
                                "sh",
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Maker.class.getName(),
                                folder.toString())
                        .inheritIO()
                        .start();
        assertTrue(process.waitFor(1, TimeUnit.MINUTES));
        assertEquals("rwx------", mode(folder));
    }

    /** A process that opens a folder. */
    static final class Maker {
        private Maker() {}

        public static void main(String[] arguments) throws IOException {
            PrivateFolder.open(Path.of(arguments[0]));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwx----w-", "rwxrwxrwx"})
    void aFolderThatOthersCanWriteIsRefused(String mode) throws IOException {
        Path folder = Files.createDirectory(parent.resolve("open"));
        set(folder, mode);
        String message = refusal(folder);
        assertTrue(message.startsWith(folder + ": others may write there (mode "), message);
        assertTrue(message.contains("chmod go-w"), message);
        assertFalse(PrivateFolder.isPrivate(folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxr-xr-x", "rwx--x--x", "rwx------"})
    void othersMayRead(String mode) throws IOException {
        Path folder = Files.createDirectory(parent.resolve("open"));
        set(folder, mode);
        assertEquals(folder, PrivateFolder.open(folder));
    }

    @Test
    void aFolderInOneThatOthersCanWriteIsRefused() throws IOException {
        Path open = Files.createDirectory(parent.resolve("open"));
        set(open, "rwxrwxrwx");
        assertTrue(refusal(open.resolve("a/b")).startsWith(open + ": others may exchange"));
    }

    @Test
    void theSystemsTemporaryFolderIsFit() throws IOException {
        Path folder = PrivateFolder.temporary("test");
        assertEquals("rwx------", mode(folder));
        Files.delete(folder);
    }

    @Test
    void aLinkLeadsToTheFolderThatIsHeldAgainstTheRule() throws IOException {
        Path folder = Files.createDirectory(parent.resolve("folder"));
        Path link = Files.createSymbolicLink(parent.resolve("link"), folder);
        assertEquals(folder, PrivateFolder.open(link));
        set(folder, "rwxrwxrwx");
        assertTrue(refusal(link).startsWith(folder + ": "));
    }

    @Test
    void aLinkInAPrivateFolderIsRefused() throws IOException {
        Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
        Files.createSymbolicLink(parent.resolve("link"), elsewhere);
        IOException refused =
                assertThrows(
                        UnsafeFolderException.class, () -> PrivateFolder.below(parent, "link"));
        assertTrue(refused.getMessage().contains("it is not a folder"), refused.getMessage());
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        Path file = Files.createFile(parent.resolve("file"));
        assertThrows(FileAlreadyExistsException.class, () -> PrivateFolder.open(file));
        assertFalse(PrivateFolder.isPrivate(file));
    }

    @Test
    void aFolderOfAnotherUserIsRefused() throws IOException {
        Path folder = ofSomebody("folder");
        String message = refusal(folder);
        assertTrue(message.startsWith(folder + ": it belongs to "), message);
        assertTrue(message.contains("user " + SOMEBODY + ", and this process to user 0"), message);
        assertTrue(message.contains("use another folder"), message);
        assertFalse(PrivateFolder.isPrivate(folder));
    }

    @Test
    void aFolderInOneOfAnotherUserIsRefused() throws IOException {
        Path folder = ofSomebody("folder");
        assertTrue(refusal(folder.resolve("below")).startsWith(folder + ": it belongs to "));
    }

    private Path ofSomebody(String name) throws IOException {
        Path folder = Files.createDirectory(parent.resolve(name));
        assumeTrue(Ownership.of(folder).isOfRoot(), "only root can give files to others");
        Files.setAttribute(folder, "unix:uid", SOMEBODY);
        return folder;
    }

    private static String refusal(Path folder) {
        return assertThrows(UnsafeFolderException.class, () -> PrivateFolder.open(folder))
                .getMessage();
    }

    private static void set(Path folder, String mode) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
    }

    private static String mode(Path folder) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
    }
}

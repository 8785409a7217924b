package loader.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A folder that code is loaded from. Only this user, and root, can write there: others would run
 * their code as this user. Systems without owners and modes of files are taken as they are.
 */
public final class PrivateFolder {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rwx------");
    private static final String ELSEWHERE = "use another folder";

    private PrivateFolder() {}

    /**
     * The folder without symbolic links in its path. What is missing of it is made with mode 0700,
     * whatever the umask is.
     *
     * @throws UnsafeFolderException when another user can write there, or can exchange it
     */
    public static Path open(Path folder) throws IOException {
        make(folder.toAbsolutePath());
        Path real = folder.toRealPath();
        requireOwn(real);
        for (Path above = real.getParent(); above != null; above = above.getParent()) {
            requireFixed(above);
        }
        return real;
    }

    /**
     * A folder in one that is private already. A file in its place is removed: nothing but folders
     * of Loader have these names there.
     *
     * @throws UnsafeFolderException when another user can write there
     */
    public static Path below(Path parent, String name) throws IOException {
        Path folder = parent.resolve(name);
        if (!Files.isDirectory(folder) && Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(folder); // another process may be faster
        }
        make(folder.toAbsolutePath());
        requireOwn(folder);
        return folder;
    }

    /** A new folder in the system's temporary folder, under a name that nobody can guess. */
    public static Path temporary(String prefix) throws IOException {
        try {
            return open(Files.createTempDirectory(prefix, attributes(Path.of(""))));
        } catch (UnsafeFolderException refused) {
            throw refused;
        } catch (IOException unusable) {
            throw new IOException(
                    "the temporary folder (java.io.tmpdir) cannot be used: "
                            + IoErrorText.of(unusable),
                    unusable);
        }
    }

    /** Whether it is a folder where only this user, and root, can write. */
    public static boolean isPrivate(Path folder) {
        try {
            requireOwn(folder);
            return true;
        } catch (IOException unsafe) {
            return false;
        }
    }

    /** What makes a new file or folder the owner's alone. */
    public static FileAttribute<?>[] attributes(Path place) {
        return Ownership.isKnown(place)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    private static void make(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        if (folder.getParent() != null) {
            make(folder.getParent());
        }
        try {
            Files.createDirectory(folder, attributes(folder));
        } catch (FileAlreadyExistsException another) {
            if (!Files.isDirectory(folder)) {
                throw another;
            }
            return; // another process made it
        }
        if (Ownership.isKnown(folder)) {
            // A umask may take from the owner, too.
            Files.setPosixFilePermissions(folder, OWNER_ONLY);
        }
    }

    private static void requireOwn(Path folder) throws IOException {
        if (!Ownership.isKnown(folder)) {
            return;
        }
        Ownership ownership = Ownership.of(folder);
        if (!ownership.isFolder()) {
            throw new UnsafeFolderException(folder, "it is not a folder", ELSEWHERE);
        }
        if (!ownership.isOwn() && !ownership.isOfRoot()) {
            throw new UnsafeFolderException(folder, Ownership.names(folder), ELSEWHERE);
        }
        if (ownership.isWritableByOthers()) {
            throw new UnsafeFolderException(
                    folder,
                    "others may write there (mode " + ownership.permissions() + ")",
                    "say chmod go-w if nobody did, or use another folder");
        }
    }

    /** Nobody else can put another folder into the place of one that is in it. */
    private static void requireFixed(Path above) throws IOException {
        if (!Ownership.isKnown(above)) {
            return;
        }
        Ownership ownership = Ownership.of(above);
        if (!ownership.isOwn() && !ownership.isOfRoot() && !ownership.isOutside()) {
            throw new UnsafeFolderException(above, Ownership.names(above), ELSEWHERE);
        }
        if (ownership.isWritableByOthers()
                && !ownership.isSticky()
                && !ownership.isWritableByOwnGroupOnly(above)) {
            throw new UnsafeFolderException(
                    above,
                    "others may exchange what is in it (mode " + ownership.permissions() + ")",
                    ELSEWHERE);
        }
    }
}

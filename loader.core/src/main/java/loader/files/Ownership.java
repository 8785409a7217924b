package loader.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Map;

/**
 * Owner, group and mode of a file as numbers, because names may come from a server.
 *
 * <p>The owner of {@code /proc/self} is the user of this process. Java knows the user by name only.
 * An option of the JVM can change the name, and the name is {@code ?} if the number has no name.
 */
record Ownership(int user, int group, int mode) {
    private static final int ROOT = 0;
    private static final int OUTSIDE = 65_534;
    private static final int TYPE = 0170000;
    private static final int FOLDER = 0040000;
    private static final int STICKY = 01000;
    private static final int GROUP_WRITES = 0020;
    private static final int OTHERS_WRITE = 0002;
    private static final int PERMISSIONS = 07777;

    /** The user of this process; a process keeps it. */
    private static final class Self {
        static final int USER = user();

        private static int user() {
            Path self = Path.of("/proc/self");
            try {
                if (Files.exists(self)) {
                    return (Integer) Files.getAttribute(self, "unix:uid");
                }
                Path file = Files.createTempFile("loader", null);
                int user = of(file).user();
                Files.delete(file);
                return user;
            } catch (IOException unknown) {
                throw new IllegalStateException("who runs this process is unknown", unknown);
            }
        }
    }

    static boolean isKnown(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    static Ownership of(Path file) throws IOException {
        Map<String, Object> attributes =
                Files.readAttributes(file, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
        return new Ownership(
                (Integer) attributes.get("uid"),
                (Integer) attributes.get("gid"),
                (Integer) attributes.get("mode"));
    }

    /** Who has it and who we are, for a message. */
    static String names(Path file) throws IOException {
        Ownership ownership = of(file);
        String name = Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName();
        String number = Integer.toString(ownership.user());
        return "it belongs to "
                + (name.equals(number) ? "" : name + ", ")
                + "user "
                + number
                + ", and this process to user "
                + Self.USER;
    }

    boolean isFolder() {
        return (mode & TYPE) == FOLDER;
    }

    boolean isOwn() {
        return user == Self.USER;
    }

    boolean isOfRoot() {
        return user == ROOT;
    }

    /**
     * Its owner has no number in this container of Linux, as root has none in one that an ordinary
     * user has made: the folders around everything belong to nobody there.
     */
    boolean isOutside() throws IOException {
        Path numbers = Path.of("/proc/self/uid_map");
        return user == OUTSIDE
                && Files.exists(numbers)
                && !Files.readString(numbers).strip().matches("0\\s+0\\s+4294967295");
    }

    boolean isSticky() {
        return (mode & STICKY) != 0;
    }

    boolean isWritableByOthers() {
        return (mode & (GROUP_WRITES | OTHERS_WRITE)) != 0;
    }

    /** The group is root's, or that of the name of the owner, which many systems give each user. */
    boolean isWritableByOwnGroupOnly(Path file) throws IOException {
        if ((mode & OTHERS_WRITE) != 0) {
            return false;
        }
        PosixFileAttributes names = Files.readAttributes(file, PosixFileAttributes.class);
        return group == ROOT || names.group().getName().equals(names.owner().getName());
    }

    String permissions() {
        return Integer.toOctalString(mode & PERMISSIONS);
    }
}

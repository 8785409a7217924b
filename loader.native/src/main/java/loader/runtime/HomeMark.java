package loader.runtime;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A lock file beside an unpacked home. Each process that runs Python from the home has a file of
 * its own, and locks the file until the process ends in order. A file without a lock is left from a
 * process that crashed or was killed, perhaps because files of the home are damaged.
 */
public final class HomeMark {
    private static final String SUFFIX = ".started";

    /** System property: the mark of this process, which outlives whoever has put it. */
    private static final String OWN = "loader.python.mark";

    /** The lock goes with the channel. */
    private static FileChannel held;

    private HomeMark() {}

    /** Marks the home, if it was unpacked, as long as this process runs. */
    public static synchronized void put(Path home) {
        if (System.getProperty(OWN) != null || !SizeManifest.isIn(home)) {
            return;
        }
        String name = ProcessHandle.current().pid() + "-" + System.nanoTime() + SUFFIX;
        Path mark = home.resolveSibling(home.getFileName() + "." + name);
        try {
            held = FileChannel.open(mark, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            held.lock();
            System.setProperty(OWN, mark.toString());
        } catch (IOException readOnlyOrWithoutLocks) {
            mark.toFile().delete(); // nobody could tell that it is ours
        }
    }

    /** The process started well: what ends it is not the home, unless that kills it. */
    public static void removeAtTheEnd() {
        String own = System.getProperty(OWN);
        if (own != null) {
            new File(own).deleteOnExit();
        }
    }

    /** The process ends well. */
    public static void remove() {
        String own = System.getProperty(OWN);
        if (own != null) {
            new File(own).delete();
        }
    }

    /** Whether a process that ran Python from the home did not come to an orderly end. */
    static boolean isLeft(Path home) {
        for (File mark : marks(home)) {
            if (isLeft(mark)) {
                return true;
            }
        }
        return false;
    }

    /** Nothing is wrong with the home, or not any more. */
    static void removeLeft(Path home) {
        for (File mark : marks(home)) {
            if (isLeft(mark)) {
                mark.delete();
            }
        }
    }

    private static File[] marks(Path home) {
        String prefix = home.getFileName().toString().concat(".");
        File[] marks =
                home.toFile()
                        .getParentFile()
                        .listFiles(
                                (folder, name) -> name.startsWith(prefix) && name.endsWith(SUFFIX));
        return marks == null ? new File[0] : marks;
    }

    /** To open one's own mark would drop its lock when it is closed. */
    private static boolean isLeft(File mark) {
        if (mark.getPath().equals(System.getProperty(OWN)) || !Files.isWritable(mark.toPath())) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(mark.toPath(), StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (IOException gone) {
            return false;
        }
    }
}

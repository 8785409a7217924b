package loader.files;

import java.io.Closeable;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * A temporary folder of this process that only this user can enter. All of them are in one folder,
 * which is held by a lock that dies with the process. What killed processes of this user left is
 * removed by the next one that needs such a folder.
 */
public final class TemporaryFolder implements AutoCloseable {

    private static final String PREFIX = "loader-";
    private static final String LOCK = "owner.lock";
    private static final int STANDARD_STREAMS = 3;

    /** Where all of them are, while there is one; guarded by the class. */
    private static Root root;

    /** The folder of the process. */
    private record Root(Path folder, Closeable lock, Set<Path> open) {}

    private static int last;

    private final Root parent;
    private final Path folder;

    private TemporaryFolder(Root parent, Path folder) {
        this.parent = parent;
        this.folder = folder;
    }

    /** A new one; the caller closes it. Without that it stays until the process ends. */
    public static TemporaryFolder open() throws IOException {
        synchronized (TemporaryFolder.class) {
            if (root == null || !Files.isDirectory(root.folder())) {
                root = newRoot();
            }
            Path folder =
                    root.folder().resolve(String.valueOf(++last)); // a socket has a short path
            Files.createDirectory(folder, PrivateFolder.attributes(folder));
            root.open().add(folder);
            return new TemporaryFolder(root, folder);
        }
    }

    private static Root newRoot() throws IOException {
        String own = PREFIX + ProcessHandle.current().pid() + "-";
        removeAbandoned(new File(System.getProperty("java.io.tmpdir")), own);
        while (true) {
            Path folder = PrivateFolder.temporary(own);
            File lockFile = folder.resolve(LOCK).toFile();
            RandomAccessFile lock;
            try {
                lock = aboveStandardStreams(lockFile);
            } catch (FileNotFoundException removed) {
                if (Files.isDirectory(folder)) {
                    throw removed;
                }
                continue; // another process took it for abandoned
            }
            if (isHeld(lock) && lockFile.exists()) {
                folder.toFile().deleteOnExit();
                lockFile.deleteOnExit();
                return new Root(folder, lock, new HashSet<>());
            }
            // Another process took it for abandoned before it was locked.
            lock.close();
        }
    }

    /**
     * A program that has closed a standard stream may open it again: its number is left free.
     * Nothing is locked yet, as closing any of them would unlock the file.
     */
    private static RandomAccessFile aboveStandardStreams(File file) throws IOException {
        Deque<RandomAccessFile> opened = new ArrayDeque<>();
        try {
            for (int number = 0; number <= STANDARD_STREAMS; number++) {
                opened.push(new RandomAccessFile(file, "rw"));
            }
            return opened.pop();
        } finally {
            for (RandomAccessFile place : opened) {
                place.close();
            }
        }
    }

    /** Where files cannot be locked, nobody takes it for abandoned, either. */
    private static boolean isHeld(RandomAccessFile lock) {
        try {
            return lock.getChannel().tryLock() != null;
        } catch (IOException noLocks) {
            return true;
        }
    }

    /** Except its own: another class loader may hold one, and closing its file would unlock it. */
    private static void removeAbandoned(File parent, String own) {
        File[] found =
                parent.listFiles(
                        (folder, name) -> name.startsWith(PREFIX) && !name.startsWith(own));
        for (File each : found == null ? new File[0] : found) {
            File lock = new File(each, LOCK);
            if (lock.isFile() && PrivateFolder.isPrivate(each.toPath())) {
                removeIfAbandoned(each, lock);
            }
        }
    }

    private static void removeIfAbandoned(File folder, File lockFile) {
        try (RandomAccessFile file = new RandomAccessFile(lockFile, "rw");
                FileLock lock = file.getChannel().tryLock()) {
            if (lock != null) {
                FileTree.delete(folder.toPath());
            }
        } catch (IOException | OverlappingFileLockException inTheWay) {
            LoggerFactory.getLogger(TemporaryFolder.class).debug("{} stays", folder, inTheWay);
        }
    }

    public Path path() {
        return folder;
    }

    /** Deletes it with everything in it. */
    @Override
    public void close() throws IOException {
        try {
            FileTree.delete(folder);
        } finally {
            synchronized (TemporaryFolder.class) {
                if (parent.open().remove(folder) && parent.open().isEmpty()) {
                    delete(parent);
                }
            }
        }
    }

    private static void delete(Root unused) throws IOException {
        if (root != null && root.folder().equals(unused.folder())) {
            root = null;
        }
        try {
            FileTree.delete(unused.folder());
        } finally {
            unused.lock().close();
        }
    }
}

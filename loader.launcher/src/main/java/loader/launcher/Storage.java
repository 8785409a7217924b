package loader.launcher;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The framework's storage: a folder of this process alone, since Felix 7.0.5 does not keep two
 * processes apart. It is held by a lock that dies with the process, and what killed processes left
 * is removed by the next one.
 */
final class Storage implements AutoCloseable {
    private static final String LOCK = ".lock";

    private final File folder;
    private final File lockFile;
    private final RandomAccessFile lock;

    private Storage(File folder, File lockFile, RandomAccessFile lock) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /** A new storage below the given folder; the caller closes it. */
    static Storage below(File parent) throws IOException {
        removeAbandoned(parent);
        while (true) {
            String name = ProcessHandle.current().pid() + "-" + System.nanoTime();
            File lockFile = new File(parent, name + LOCK);
            RandomAccessFile lock = new RandomAccessFile(lockFile, "rw");
            if (lock.getChannel().tryLock() != null && lockFile.exists()) {
                return new Storage(new File(parent, name), lockFile, lock);
            }
            // Another process took it for abandoned before it was locked.
            lock.close();
        }
    }

    String path() {
        return folder.getPath();
    }

    @Override
    public void close() throws IOException {
        remove(folder);
        Files.deleteIfExists(lockFile.toPath());
        lock.close();
    }

    private static void removeAbandoned(File parent) {
        String[] names = parent.list((folder, name) -> name.endsWith(LOCK));
        for (String name : names == null ? new String[0] : names) {
            try {
                removeIfAbandoned(new File(parent, name));
            } catch (IOException inTheWay) {
                logger().debug("{} stays: {}", name, inTheWay.getMessage());
            }
        }
    }

    private static void removeIfAbandoned(File lockFile) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(lockFile, "rw");
                FileLock lock = file.getChannel().tryLock()) {
            if (lock != null) {
                String path = lockFile.getPath();
                remove(new File(path.substring(0, path.length() - LOCK.length())));
                Files.delete(lockFile.toPath());
            }
        }
    }

    /** A folder with what is in it; links are not followed. */
    static void remove(File folder) throws IOException {
        File[] children = Files.isSymbolicLink(folder.toPath()) ? null : folder.listFiles();
        for (File child : children == null ? new File[0] : children) {
            remove(child);
        }
        Files.deleteIfExists(folder.toPath());
    }

    private static Logger logger() {
        return LoggerFactory.getLogger(Storage.class);
    }
}

package loader.launcher;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import loader.files.FileTree;
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
        FileTree.delete(folder.toPath());
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
                FileTree.delete(Path.of(path.substring(0, path.length() - LOCK.length())));
                Files.delete(lockFile.toPath());
            }
        }
    }

    private static Logger logger() {
        return LoggerFactory.getLogger(Storage.class);
    }
}

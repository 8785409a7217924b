package loader.files;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of this process alone, such as the storage of a framework: Felix 7.0.5 does not keep two
 * processes apart. It is held by a lock that dies with the process, and what killed processes left
 * is removed by the next one.
 */
public final class ProcessFolder implements AutoCloseable {
    private static final String LOCK = ".lock";

    /** System properties, since a process may have this class twice: the locks of this process. */
    private static final String OWN = "loader.folder:";

    private final File folder;
    private final File lockFile;
    private final RandomAccessFile lock;

    private ProcessFolder(File folder, File lockFile, RandomAccessFile lock) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /** The name of a new folder below the given one; the caller closes it. */
    public static ProcessFolder below(File parent) throws IOException {
        removeAbandoned(parent);
        while (true) {
            String name = ProcessHandle.current().pid() + "-" + System.nanoTime();
            File lockFile = new File(parent, name + LOCK);
            System.setProperty(OWN + lockFile, "");
            RandomAccessFile lock = new RandomAccessFile(lockFile, "rw");
            if (lock.getChannel().tryLock() != null && lockFile.exists()) {
                return new ProcessFolder(new File(parent, name), lockFile, lock);
            }
            // Another process took it for abandoned before it was locked.
            lock.close();
            System.clearProperty(OWN + lockFile);
        }
    }

    /** The folder, which the caller makes. */
    public String path() {
        return folder.getPath();
    }

    @Override
    public void close() throws IOException {
        FileTree.delete(folder.toPath());
        Files.deleteIfExists(lockFile.toPath());
        lock.close();
        System.clearProperty(OWN + lockFile);
    }

    private static void removeAbandoned(File parent) {
        String[] names = parent.list((folder, name) -> name.endsWith(LOCK));
        for (String name : names == null ? new String[0] : names) {
            File lockFile = new File(parent, name);
            if (System.getProperty(OWN + lockFile) != null) {
                continue; // to open and close it would drop its lock
            }
            try {
                removeIfAbandoned(lockFile);
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
        return LoggerFactory.getLogger(ProcessFolder.class);
    }
}

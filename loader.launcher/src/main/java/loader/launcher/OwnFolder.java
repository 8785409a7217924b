package loader.launcher;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import loader.files.FileTree;
import loader.files.PrivateFolder;
import org.slf4j.LoggerFactory;

/**
 * A temporary folder of this process. It is held by a lock that dies with the process; what killed
 * processes of this user left is removed by the next one that needs such a folder.
 */
final class OwnFolder implements AutoCloseable {
    private static final String PREFIX = "loader-";
    private static final String LOCK = "owner.lock";

    private final Path folder;
    private final RandomAccessFile lock;

    private OwnFolder(Path folder, RandomAccessFile lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** A new one; the caller closes it. */
    static OwnFolder create() throws IOException {
        removeAbandoned(new File(System.getProperty("java.io.tmpdir")));
        while (true) {
            Path folder = PrivateFolder.temporary(PREFIX);
            File lockFile = folder.resolve(LOCK).toFile();
            RandomAccessFile lock = new RandomAccessFile(lockFile, "rw");
            if (lock.getChannel().tryLock() != null && lockFile.exists()) {
                return new OwnFolder(folder, lock);
            }
            // Another process took it for abandoned before it was locked.
            lock.close();
        }
    }

    private static void removeAbandoned(File parent) {
        File[] found = parent.listFiles((folder, name) -> name.startsWith(PREFIX));
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
        } catch (IOException inTheWay) {
            LoggerFactory.getLogger(OwnFolder.class).debug("{} stays", folder, inTheWay);
        }
    }

    Path path() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        FileTree.delete(folder);
        lock.close();
    }
}

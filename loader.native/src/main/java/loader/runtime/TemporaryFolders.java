package loader.runtime;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import loader.files.FileTree;
import loader.files.PrivateFolder;

/**
 * Temporary folders in a cache. The process with the lock of the cache may delete all of them,
 * because their processes have died.
 */
final class TemporaryFolders {
    private static final String SUFFIX = ".tmp";

    private TemporaryFolders() {}

    static Path create(Path cache) throws IOException {
        return PrivateFolder.below(cache, ProcessHandle.current().pid() + SUFFIX);
    }

    static void removeFrom(Path cache) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(cache, "*" + SUFFIX)) {
            for (Path path : found) {
                FileTree.delete(path);
            }
        }
    }

    /**
     * Takes the folder out of the way first, so that nobody finds a half removed one under its
     * name.
     */
    static void discard(Path folder) throws IOException {
        Path doomed = folder.resolveSibling(folder.getFileName() + SUFFIX);
        Files.move(folder, doomed);
        FileTree.delete(doomed);
    }
}

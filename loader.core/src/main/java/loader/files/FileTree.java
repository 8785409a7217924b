package loader.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** A file, or a folder with everything in it. */
public final class FileTree {

    private FileTree() {}

    /**
     * Deletes what is there. Symbolic links are deleted, not followed. No stream and no visitor:
     * each run of the launcher ends with this, and a fresh JVM would load them for it.
     */
    public static void delete(Path tree) throws IOException {
        if (Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> children = Files.newDirectoryStream(tree)) {
                for (Path child : children) {
                    delete(child);
                }
            }
        }
        Files.deleteIfExists(tree);
    }
}

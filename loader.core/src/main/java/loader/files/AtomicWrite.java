package loader.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes a file or folder beside its place and then renames it. Readers see all of it or nothing.
 */
public final class AtomicWrite {

    private AtomicWrite() {}

    /** Makes a file or a folder. */
    @FunctionalInterface
    public interface Writer {
        /** Makes it at that path, or throws. */
        void write(Path temporary) throws IOException;
    }

    /**
     * Has the writer make a file or folder, and renames that to its place, where it replaces a file
     * or an empty folder. What was made is deleted when the writer or the renaming fails.
     *
     * @param temporary a path in the same folder as the place
     */
    public static void make(Path place, Path temporary, Writer writer) throws IOException {
        try {
            writer.write(temporary);
            Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            FileTree.delete(temporary);
        }
    }
}

package loader.files;

import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that has an end. Reading a pipe, a device or a socket may wait for ever. */
public final class RegularFile {
    private RegularFile() {}

    /** The file; one that is not there, or a folder, is refused by whoever reads it. */
    public static Path require(Path file) throws FileSystemException {
        if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
            throw new FileSystemException(
                    file.toString(), null, "it is a pipe, a device or a socket");
        }
        return file;
    }
}

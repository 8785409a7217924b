package loader.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the system changes whenever somebody writes to a file: with the same stamp it has the same
 * bytes, and need not be read again. Nobody can set the time of the last change.
 */
public final class FileStamp {
    /** The clock of a file system is coarse, and may be that of another machine. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private FileStamp() {}

    /** Empty for a file that has just been changed, and on systems that tell too little. */
    public static Optional<String> of(Path file) throws IOException {
        if (!Ownership.isKnown(file)) {
            return Optional.empty();
        }
        Map<String, Object> all =
                Files.readAttributes(file, "unix:dev,ino,size,lastModifiedTime,ctime");
        Instant changed = ((FileTime) all.get("ctime")).toInstant();
        return changed.isAfter(Instant.now().minus(SETTLED))
                ? Optional.empty()
                : Optional.of(
                        String.join(
                                " ",
                                all.get("dev").toString(),
                                all.get("ino").toString(),
                                all.get("size").toString(),
                                all.get("lastModifiedTime").toString(),
                                changed.toString()));
    }
}

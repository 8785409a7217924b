package loader.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/**
 * When something in the cache was last used, to the day: the time of a file that belongs to it.
 * What nobody has used for long is removed when something is added.
 */
public final class LastUse {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LONG = Duration.ofDays(60);

    private LastUse() {}

    /** It is used now. */
    public static void touch(Path file) throws IOException {
        Instant now = Instant.now();
        if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(DAY))) {
            Files.setLastModifiedTime(file, FileTime.from(now));
        }
    }

    /** Whether nobody has used it for long. */
    public static boolean isLongAgo(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toInstant().isBefore(Instant.now().minus(LONG));
    }
}

package loader.wheel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import loader.files.Digests;

/** The SHA-256 of a file in hexadecimal digits, as lock files have it. */
public final class FileDigest {
    private FileDigest() {}

    /** 64 digits in lower case. */
    public static String sha256(Path file) {
        try {
            return Digests.sha256(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Refuses a file that is another one than was meant. */
    public static void require(Path file, String sha256) {
        String actual = sha256(file);
        if (!actual.equalsIgnoreCase(sha256)) {
            throw new WheelException(
                    String.valueOf(file.getFileName()),
                    "",
                    WheelException.Fault.DIGEST,
                    "its digest is " + actual + ", not " + sha256);
        }
    }
}

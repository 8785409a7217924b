package loader.wheel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of a file in hexadecimal digits, as lock files have it. */
public final class FileDigest {
    private static final int PIECE = 1 << 17;

    private FileDigest() {}

    /** 64 digits in lower case. */
    public static String sha256(Path file) {
        try (InputStream bytes = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] piece = new byte[PIECE];
            for (int length = bytes.read(piece); length >= 0; length = bytes.read(piece)) {
                digest.update(piece, 0, length);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
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

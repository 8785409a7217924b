package loader.wheel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory does not grow with the wheel. */
class LargeWheelTest {
    private static final int MEGABYTES = 100;
    private static final String INFO = "spam-1.0.dist-info/";

    @TempDir Path folder;

    @Test
    void aWheelOf100MegabytesIsConvertedWithAHeapOf32() throws Exception {
        Path wheel = folder.resolve(WheelFile.PURE);
        write(wheel);
        Path bundle = folder.resolve("spam.jar");
        Process converter =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx32m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Converter.class.getName(),
                                wheel.toString(),
                                bundle.toString())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(converter.getInputStream().readAllBytes(), UTF_8);
        assertTrue(converter.waitFor(60, TimeUnit.SECONDS), "still running");
        assertEquals(0, converter.exitValue(), output);
        assertTrue(Files.size(bundle) > (long) MEGABYTES << 20);
    }

    /** What the other Java runs. */
    static final class Converter {
        private Converter() {}

        public static void main(String[] arguments) {
            try (Wheel wheel = Wheel.open(Path.of(arguments[0]))) {
                WheelBundle.of(wheel, Environments.LINUX).writeTo(Path.of(arguments[1]));
            }
        }
    }

    private static void write(Path wheel) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        StringBuilder record = new StringBuilder();
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
            zip.setLevel(1);
            zip.putNextEntry(new ZipEntry("spam.so"));
            OutputStream both = new DigestOutputStream(zip, digest);
            byte[] megabyte = new byte[1 << 20];
            Random random = new Random(427);
            for (int i = 0; i < MEGABYTES; i++) {
                random.nextBytes(megabyte);
                both.write(megabyte);
            }
            String value = Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
            record.append("spam.so,sha256=").append(value).append(",\n");
            text(zip, record, "METADATA", "Metadata-Version: 2.1\nName: spam\nVersion: 1.0\n");
            text(zip, record, "WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n");
            text(zip, record, "RECORD", record.toString());
        }
    }

    private static void text(ZipOutputStream zip, StringBuilder record, String name, String text)
            throws IOException {
        zip.putNextEntry(new ZipEntry(INFO + name));
        zip.write(text.getBytes(UTF_8));
        record.append(INFO)
                .append(name)
                .append(",sha256=")
                .append(WheelFile.digest(text.getBytes(UTF_8)))
                .append(",\n");
    }
}

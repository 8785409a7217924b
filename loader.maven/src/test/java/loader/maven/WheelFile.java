package loader.maven;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A wheel of spam 1.0 for one platform, with one module. */
record WheelFile(String tags) {
    private static final String INFO = "spam-1.0.dist-info/";

    /** PEP 770. */
    static final String SBOM = "sboms/spam.cdx.json";

    String name() {
        return "spam-1.0-" + tags + ".whl";
    }

    /** Writes it, and returns its SHA-256. */
    String in(Path folder) throws IOException {
        Path file = Files.createDirectories(folder).resolve(name());
        StringBuilder record = new StringBuilder();
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            put(zip, record, "spam.py", "print('" + tags + "')\n");
            put(zip, record, INFO + "WHEEL", "Wheel-Version: 1.0\nTag: " + tags + "\n");
            put(
                    zip,
                    record,
                    INFO + "METADATA",
                    "Metadata-Version: 2.1\nName: spam\nVersion: 1.0\n");
            put(zip, record, INFO + SBOM, "{\"bomFormat\": \"CycloneDX\"}\n");
            put(zip, record, INFO + "RECORD", record + INFO + "RECORD,,\n");
        }
        return HexFormat.of().formatHex(sha256(Files.readAllBytes(file)));
    }

    private static void put(ZipOutputStream zip, StringBuilder record, String path, String text)
            throws IOException {
        byte[] digest = sha256(text.getBytes(UTF_8));
        String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        record.append(path).append(",sha256=").append(encoded).append(",\n");
        ZipEntry entry = new ZipEntry(path);
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(text.getBytes(UTF_8));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

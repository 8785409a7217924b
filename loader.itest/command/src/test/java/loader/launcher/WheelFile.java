package loader.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A wheel with the module {@code tool}, which says its version, or something else. */
record WheelFile(String version, String says) {

    WheelFile(String version) {
        this(version, version);
    }

    String fileName() {
        return "tool-" + version + "-py3-none-any.whl";
    }

    Path in(Path folder) throws IOException {
        return in(folder, Map.of());
    }

    /** The wheel with further files. */
    Path in(Path folder, Map<String, String> files) throws IOException {
        String info = "tool-" + version + ".dist-info/";
        StringBuilder record = new StringBuilder();
        // Written elsewhere and moved, since the folder may be watched.
        Path whole = Files.createTempFile("tool", ".part");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(whole))) {
            String code = "import sys\nprint('tool " + says + "', sys.argv[1:])\n";
            put(zip, record, "tool.py", code);
            for (Map.Entry<String, String> file : files.entrySet()) {
                put(zip, record, file.getKey(), file.getValue());
            }
            put(zip, record, info + "WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n");
            String metadata = "Metadata-Version: 2.1\nName: tool\nVersion: " + version + "\n";
            put(zip, record, info + "METADATA", metadata);
            put(zip, record, info + "RECORD", record + info + "RECORD,,\n");
        }
        return Files.move(whole, folder.resolve(fileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void put(ZipOutputStream zip, StringBuilder record, String path, String text)
            throws IOException {
        record.append(path).append(",sha256=").append(digest(text)).append(",\n");
        zip.putNextEntry(new ZipEntry(path));
        zip.write(text.getBytes(UTF_8));
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

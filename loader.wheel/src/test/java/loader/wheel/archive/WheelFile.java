package loader.wheel.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes wheels for tests, whole ones and broken ones. */
public final class WheelFile {
    public static final String PURE = "spam-1.0-py3-none-any.whl";
    private static final int CENTRAL_HEADER = 0x02014b50;

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final StringBuilder record = new StringBuilder();

    private final String info;

    private WheelFile(String name, String version) {
        info = name + "-" + version + ".dist-info/";
    }

    /** A wheel with nothing but its metadata. */
    public static WheelFile named(String name, String version) {
        WheelFile wheel = new WheelFile(name, version);
        return wheel.with(
                        wheel.info + "METADATA",
                        "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n")
                .with(
                        wheel.info + "WHEEL",
                        "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
    }

    /** Version 1.0 of spam with nothing but its metadata. */
    public static WheelFile empty() {
        return named("spam", "1.0");
    }

    /** A wheel with one module. */
    public static WheelFile spam() {
        return empty().with("spam.py", "print('spam')\n");
    }

    public WheelFile with(String path, String text) {
        return with(path, text.getBytes(UTF_8));
    }

    public WheelFile with(String path, byte[] content) {
        return unrecorded(path, content)
                .recorded(path, "sha256=" + digest(content), content.length);
    }

    /** In the archive, and not in RECORD. */
    public WheelFile unrecorded(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    /** In RECORD, and not in the archive. */
    public WheelFile recorded(String path, String digest, long size) {
        record.append('"')
                .append(path)
                .append("\",")
                .append(digest)
                .append(',')
                .append(size)
                .append('\n');
        return this;
    }

    WheelFile without(String path) {
        files.remove(path);
        return this;
    }

    /** Another METADATA than the least. */
    public WheelFile metadata(String text) {
        return metadata(text.getBytes(UTF_8));
    }

    WheelFile metadata(byte[] text) {
        String lines = record.toString().replaceFirst("\"[^\"]*METADATA\".*\n", "");
        record.setLength(0);
        record.append(lines);
        return with(info + "METADATA", text);
    }

    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                put(zip, file.getKey(), file.getValue());
            }
            put(zip, info + "RECORD", (record + info + "RECORD,,\n").getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0);
        if (name.endsWith(".so")) {
            CRC32 crc = new CRC32();
            crc.update(content);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length);
            entry.setCrc(crc.getValue());
        }
        zip.setLevel(Deflater.DEFAULT_COMPRESSION);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    public Path in(Path folder) {
        return in(folder, PURE);
    }

    public Path in(Path folder, String fileName) {
        return write(folder, fileName, bytes());
    }

    static Path write(Path folder, String fileName, byte[] bytes) {
        try {
            return Files.write(folder.resolve(fileName), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The archive with each occurrence of a text replaced by one as long. */
    static byte[] replaced(byte[] archive, String text, String other) {
        String before = new String(archive, ISO_8859_1);
        if (text.length() != other.length() || !before.contains(text)) {
            throw new IllegalArgumentException(text + " cannot become " + other);
        }
        return before.replace(text, other).getBytes(ISO_8859_1);
    }

    /** The archive with a value at an offset of the directory entry of a file. */
    static byte[] patched(byte[] archive, String name, int offset, int value) {
        ByteBuffer buffer = ByteBuffer.wrap(archive.clone()).order(ByteOrder.LITTLE_ENDIAN);
        byte[] wanted = name.getBytes(UTF_8);
        for (int i = 0; i + 46 + wanted.length <= archive.length; i++) {
            boolean found =
                    buffer.getInt(i) == CENTRAL_HEADER
                            && ByteBuffer.wrap(archive, i + 46, wanted.length)
                                    .equals(ByteBuffer.wrap(wanted));
            if (found) {
                return buffer.putInt(i + offset, value).array();
            }
        }
        throw new IllegalArgumentException("No entry " + name);
    }

    public static String digest(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

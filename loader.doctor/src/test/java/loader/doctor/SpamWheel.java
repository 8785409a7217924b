package loader.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A wheel of the distribution spam in the making, with libraries that the machine's compiler made.
 */
public final class SpamWheel {
    /** As in the names of wheels: {@code x86_64}. */
    public static final String MACHINE =
            System.getProperty("os.arch").equals("amd64")
                    ? "x86_64"
                    : System.getProperty("os.arch");

    public static final String TAG = "cp314-cp314-manylinux_2_17_" + MACHINE;

    /** The name of the module's file. */
    public static final String MODULE = "spam.cpython-314-" + MACHINE + "-linux-gnu.so";

    /** A module without fault. */
    public static final String CLEAN =
            """
            extern void *PyModuleDef_Init(void *);
            void *PyInit_spam(void) { static long definition[16]; return PyModuleDef_Init(definition); }
            """;

    public static final String INFO = "spam-1.0.dist-info/";

    private final Path folder;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private String tag = TAG;
    private String written = TAG;
    private String purelib = "false";
    private String needs = "";

    public SpamWheel(Path folder) {
        this.folder = folder;
    }

    public SpamWheel tagged(String other) {
        tag = other;
        return writtenTag(other);
    }

    /** In WHEEL only. */
    public SpamWheel writtenTag(String other) {
        written = other;
        return this;
    }

    public SpamWheel inPurelib() {
        purelib = "true";
        return this;
    }

    public SpamWheel needing(String distribution) {
        needs = "Requires-Dist: " + distribution + "\n";
        return this;
    }

    public SpamWheel with(String path, String text) {
        files.put(path, text.getBytes(UTF_8));
        return this;
    }

    /** The module of that C source. */
    public SpamWheel module(String source, String... options) {
        return library(MODULE, source, options);
    }

    /** A library in the wheel. */
    public SpamWheel library(String path, String source, String... options) {
        try {
            Path compiled =
                    compile(folder, path.substring(path.lastIndexOf('/') + 1), source, options);
            files.put(path, Files.readAllBytes(compiled));
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A library of the machine, for others to be linked with. */
    public static Path compile(Path folder, String name, String source, String... options)
            throws IOException {
        Path code = Files.writeString(folder.resolve(name + ".c"), source);
        Path library = folder.resolve(name);
        List<String> command =
                new ArrayList<>(List.of("cc", "-shared", "-fPIC", "-o", library.toString()));
        command.add(code.toString());
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + output);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
        return library;
    }

    /** Writes the wheel; its RECORD has what is there without the last part, and what is not. */
    public Path write() throws IOException {
        return write(Map.of());
    }

    /** Writes the wheel with other lines of RECORD for some files, or none for an empty text. */
    public Path write(Map<String, String> otherLines) throws IOException {
        files.put(
                INFO + "METADATA",
                ("Metadata-Version: 2.1\nName: spam\nVersion: 1.0\n" + needs).getBytes(UTF_8));
        files.put(
                INFO + "WHEEL",
                ("Wheel-Version: 1.0\nRoot-Is-Purelib: " + purelib + "\nTag: " + written + "\n")
                        .getBytes(UTF_8));
        StringBuilder record = new StringBuilder();
        files.forEach(
                (path, bytes) ->
                        record.append(
                                otherLines.getOrDefault(
                                        path,
                                        path
                                                + ",sha256="
                                                + digest(bytes)
                                                + ","
                                                + bytes.length
                                                + "\n")));
        record.append(INFO).append("RECORD,,\n");
        Path wheel = folder.resolve("spam-1.0-" + tag + ".whl");
        try (OutputStream out = Files.newOutputStream(wheel);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                put(zip, file.getKey(), file.getValue());
            }
            put(zip, INFO + "RECORD", record.toString().getBytes(UTF_8));
        }
        return wheel;
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }

    private static String digest(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

package loader.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import loader.files.Digests;

/** A small runtime bundle in a jar, as the build makes them. */
final class Fixture {
    private final Map<String, byte[]> files = new TreeMap<>();
    private String index = "";
    private long bytes;

    static Fixture small() {
        return new Fixture()
                .file("bin/python3.14", "x", "interpreter")
                .file("lib/python3.14/empty.py", "-", "")
                .file("lib/python3.14/os.py", "-", "import sys\n");
    }

    /** Big enough that another process can be stopped in the middle. */
    static Fixture big() {
        Fixture fixture = small();
        for (int i = 1000; i < 1800; i++) {
            fixture.file(
                    "lib/python3.14/module" + i + ".py", "-", ("value = " + i + "\n").repeat(99));
        }
        return fixture;
    }

    Fixture file(String path, String flag, String text) {
        return file(path, flag, text, text);
    }

    /** A file whose bytes are not those that the index declares. */
    Fixture file(String path, String flag, String declared, String text) {
        files.put(path, text.getBytes(UTF_8));
        byte[] content = declared.getBytes(UTF_8);
        index += Digests.sha256(content) + " " + content.length + " " + flag + " " + path + "\n";
        bytes += content.length;
        return this;
    }

    /** Listed in the index, absent from the jar. */
    Fixture without(String path) {
        files.remove(path);
        return this;
    }

    String index() {
        return index.lines().count() + " " + bytes + "\n" + index;
    }

    Path jar(Path folder) throws IOException {
        Path jar = folder.resolve("cpython-3.14.3-test.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            put(out, "python.index", index().getBytes(UTF_8));
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                put(out, "python/" + file.getKey(), file.getValue());
            }
        }
        return jar;
    }

    private static void put(ZipOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(content);
        out.closeEntry();
    }
}

package loader.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The jar of a module bundle in the making. */
public final class ModuleJar {

    private static final int CENTRAL_HEADER = 46;

    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final List<String> capabilities = new ArrayList<>();
    private final List<String> links = new ArrayList<>();
    private String requirements = "osgi.extender;filter:=\"(osgi.extender=loader.core)\"";

    /** Of a bundle with this symbolic name. */
    public ModuleJar(String name, String version) {
        headers.put("Manifest-Version", "1.0");
        headers.put("Bundle-ManifestVersion", "2");
        headers.put("Bundle-SymbolicName", name);
        headers.put("Bundle-Version", version);
    }

    public ModuleJar header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public ModuleJar requires(String requirement) {
        requirements += "," + requirement;
        return this;
    }

    /** A {@code loader.module} capability. */
    public ModuleJar module(String name, String kind, String origin, String... attributes) {
        return capability(
                "loader.module="
                        + name
                        + ";kind="
                        + kind
                        + ";origin=\""
                        + origin
                        + '"'
                        + (attributes.length == 0 ? "" : ";" + String.join(";", attributes)));
    }

    public ModuleJar capability(String attributes) {
        capabilities.add("loader.module;" + attributes);
        return this;
    }

    public ModuleJar file(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    public ModuleJar file(String path, String content) {
        return file(path, content.getBytes(UTF_8));
    }

    /** An entry whose mode says that it is a symbolic link. */
    public ModuleJar link(String path, String target) {
        links.add(path);
        return file(path, target);
    }

    public String location() {
        return "test:" + headers.get("Bundle-SymbolicName");
    }

    public byte[] bytes() {
        headers.put("Require-Capability", requirements);
        if (!capabilities.isEmpty()) {
            headers.put("Provide-Capability", String.join(",", capabilities));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream jar = new ZipOutputStream(bytes)) {
            put(jar, "META-INF/MANIFEST.MF", manifest().getBytes(UTF_8));
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                put(jar, file.getKey(), file.getValue());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        byte[] jar = bytes.toByteArray();
        links.forEach(link -> makeLink(jar, link.getBytes(UTF_8)));
        return jar;
    }

    /** In the central directory: made on Unix (3), mode 0120777. */
    private static void makeLink(byte[] jar, byte[] path) {
        for (int i = 0; i + CENTRAL_HEADER + path.length <= jar.length; i++) {
            boolean header =
                    jar[i] == 'P' && jar[i + 1] == 'K' && jar[i + 2] == 1 && jar[i + 3] == 2;
            int name = i + CENTRAL_HEADER;
            if (header && Arrays.equals(jar, name, name + path.length, path, 0, path.length)) {
                jar[i + 5] = 3;
                jar[i + 40] = (byte) 0xff;
                jar[i + 41] = (byte) 0xa1;
                return;
            }
        }
        throw new IllegalStateException("no such entry");
    }

    /** A line has at most 72 bytes; what is left is on lines that start with a space. */
    private String manifest() {
        StringBuilder text = new StringBuilder();
        headers.forEach(
                (name, value) ->
                        text.append((name + ": " + value).replaceAll("(.{70})", "$1\r\n "))
                                .append("\r\n"));
        return text.toString();
    }

    private static void put(ZipOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new ZipEntry(name));
        jar.write(content);
        jar.closeEntry();
    }
}

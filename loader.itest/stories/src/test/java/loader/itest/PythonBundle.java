package loader.itest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** The jar of a bundle with source modules, in the making. */
final class PythonBundle {

    private final Manifest manifest = new Manifest();
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final List<String> capabilities = new ArrayList<>();

    PythonBundle(String name, String version) {
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        header("Bundle-ManifestVersion", "2");
        header("Bundle-SymbolicName", name);
        header("Bundle-Version", version);
    }

    PythonBundle header(String name, String value) {
        manifest.getMainAttributes().putValue(name, value);
        return this;
    }

    PythonBundle importing(String packages) {
        return header("Import-Package", packages);
    }

    /** A module, with further attributes of its capability. */
    PythonBundle module(String name, String source, String... attributes) {
        capabilities.add(
                "loader.module;loader.module="
                        + name
                        + ";kind=source;origin=\"lib/"
                        + name
                        + ".py\""
                        + String.join("", List.of(attributes).stream().map(a -> ";" + a).toList()));
        return file("lib/" + name + ".py", source);
    }

    PythonBundle component(String xml) {
        return header("Service-Component", "OSGI-INF/component.xml")
                .file("OSGI-INF/component.xml", xml);
    }

    PythonBundle file(String path, String content) {
        files.put(path, content.getBytes(UTF_8));
        return this;
    }

    PythonBundle capability(String clause) {
        capabilities.add(clause);
        return this;
    }

    /** A class of its own, with the code of one of the tests' classes. */
    PythonBundle type(Class<?> type) throws IOException {
        String path = type.getName().replace('.', '/') + ".class";
        try (InputStream code = type.getClassLoader().getResourceAsStream(path)) {
            files.put(path, code.readAllBytes());
        }
        return this;
    }

    /** The caller closes it. */
    InputStream jar() {
        if (!capabilities.isEmpty()) {
            header("Provide-Capability", String.join(",", capabilities));
            header("Require-Capability", "osgi.extender;filter:=\"(osgi.extender=loader.core)\"");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                jar.putNextEntry(new JarEntry(file.getKey()));
                jar.write(file.getValue());
                jar.closeEntry();
            }
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}

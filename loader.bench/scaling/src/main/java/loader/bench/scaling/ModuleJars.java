package loader.bench.scaling;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Jars of bundles with one source module each, of the bundle's name. */
final class ModuleJars {

    static final String SOURCE = "x = 1\n";

    private ModuleJars() {}

    static byte[] withModule(String name) {
        String origin = "lib/" + name + ".py";
        return jar(
                name,
                origin,
                "loader.module;loader.module=" + name + ";kind=source;origin=\"" + origin + '"');
    }

    /** The same bundle, but for the framework it has a capability of no meaning. */
    static byte[] withoutModule(String name) {
        String origin = "lib/" + name + ".py";
        return jar(
                name,
                origin,
                "other.module;other.module=" + name + ";kind=source;origin=\"" + origin + '"');
    }

    private static byte[] jar(String name, String origin, String capability) {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", name);
        headers.putValue("Provide-Capability", capability);
        headers.putValue(
                "Require-Capability", "osgi.extender;filter:=\"(osgi.extender=loader.core)\"");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            jar.putNextEntry(new ZipEntry(origin));
            jar.write(SOURCE.getBytes(UTF_8));
            jar.closeEntry();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return bytes.toByteArray();
    }
}

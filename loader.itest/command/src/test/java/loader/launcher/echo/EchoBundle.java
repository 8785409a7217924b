package loader.launcher.echo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Makes the bundle that {@link Echo} is in. */
public final class EchoBundle {
    private static final String EXTENDER =
            "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.4.0)(!(version>=2.0.0)))\"";

    private EchoBundle() {}

    public static Path writeTo(Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest())) {
            add(out, "loader/launcher/echo/Echo.class", "/loader/launcher/echo/Echo.class");
            add(out, "OSGI-INF/component.xml", "/echo/component.xml");
        }
        return jar;
    }

    private static Manifest manifest() {
        Manifest manifest = new Manifest();
        Map<String, String> headers =
                Map.of(
                        "Bundle-ManifestVersion", "2",
                        "Bundle-SymbolicName", "echo",
                        "Service-Component", "OSGI-INF/component.xml",
                        "Require-Capability", EXTENDER,
                        "Import-Package",
                                "loader.runpy,loader.python,org.osgi.framework,org.slf4j,com.sun.jna");
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
        return manifest;
    }

    private static void add(JarOutputStream out, String name, String resource) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        try (InputStream content = EchoBundle.class.getResourceAsStream(resource)) {
            content.transferTo(out);
        }
    }
}

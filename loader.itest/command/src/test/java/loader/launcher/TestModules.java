package loader.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** A bundle with one source module. */
final class TestModules {

    private TestModules() {}

    static Path in(Path jar, String module, String source) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.putValue("Manifest-Version", "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", module);
        main.putValue(
                "Provide-Capability",
                "loader.module;loader.module=%1$s;kind=source;origin=\"lib/%1$s.py\""
                        .formatted(module));
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new ZipEntry("lib/" + module + ".py"));
            out.write(source.getBytes(UTF_8));
        }
        return jar;
    }
}

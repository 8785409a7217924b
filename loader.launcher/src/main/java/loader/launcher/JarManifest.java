package loader.launcher;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The manifest of a jar as text: parsing it would cost a start more than the answer is worth. */
final class JarManifest {
    private static final String NAME = "META-INF/MANIFEST.MF";

    private JarManifest() {}

    /** With one line a header; empty when there is no manifest. */
    static String text(File jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar)) {
            ZipEntry manifest = zip.getEntry(NAME);
            return manifest == null ? "" : text(zip, manifest);
        }
    }

    private static String text(ZipFile zip, ZipEntry manifest) throws IOException {
        try (InputStream content = zip.getInputStream(manifest)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("\r\n ", "")
                    .replace("\n ", "");
        }
    }
}

package loader.wheel.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import loader.testing.SigningKey;
import loader.wheel.archive.Wheel;
import loader.wheel.archive.WheelFile;
import loader.wheel.pep508.Environments;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundle of a wheel can be signed as any other. */
class SignedBundleTest {
    @TempDir Path folder;
    private Path signed;

    @BeforeEach
    void sign() throws Exception {
        Path bundle = folder.resolve("spam.jar");
        try (Wheel wheel = Wheel.open(WheelFile.spam().with("pkg/e.so", "library").in(folder))) {
            WheelBundle.of(wheel, Environments.LINUX).writeTo(bundle);
        }
        signed = folder.resolve("signed.jar");
        SigningKey.in(folder).sign(bundle, signed);
    }

    private static void verify(Path jar) throws Exception {
        try (JarFile file = new JarFile(jar.toFile(), true)) {
            for (JarEntry entry : file.stream().toList()) {
                try (InputStream content = file.getInputStream(entry)) {
                    content.readAllBytes();
                }
                if (!entry.isDirectory() && entry.getName().startsWith("lib/")) {
                    assertNotNull(entry.getCodeSigners(), entry.getName());
                }
            }
        }
    }

    @Test
    void everyFileOfItIsSigned() throws Exception {
        verify(signed);
        try (JarFile file = new JarFile(signed.toFile())) {
            assertTrue(file.getManifest().getEntries().containsKey("lib/pkg/e.so"));
            assertEquals(
                    "spam", file.getManifest().getMainAttributes().getValue("Bundle-SymbolicName"));
        }
    }

    @Test
    void aChangeToItIsSeen() throws Exception {
        try (FileSystem zip = FileSystems.newFileSystem(signed)) {
            Files.writeString(zip.getPath("lib/pkg/e.so"), "another");
        }
        assertThrows(SecurityException.class, () -> verify(signed));
    }
}

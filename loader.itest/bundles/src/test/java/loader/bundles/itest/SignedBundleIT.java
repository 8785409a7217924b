package loader.bundles.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import loader.testing.ModuleJar;
import loader.testing.SigningKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** The files of a signed bundle are unpacked when they are what was signed. */
class SignedBundleIT extends Running {
    private Path jar;
    private Bundle bundle;

    @BeforeEach
    void sign() throws Exception {
        Path plain = folder.resolve("plain.jar");
        Files.write(
                plain,
                new ModuleJar("sealed", "1.0.0")
                        .module("sealed", "source", "lib/sealed.py")
                        .file("lib/sealed.py", "kind = 'signed'\n")
                        .bytes());
        jar = folder.resolve("signed.jar");
        SigningKey.in(folder).sign(plain, jar);
    }

    private void install() throws BundleException, IOException {
        bundle =
                container
                        .context()
                        .installBundle(
                                "test:signed", new ByteArrayInputStream(Files.readAllBytes(jar)));
        bundle.start();
    }

    @AfterEach
    void uninstallSigned() throws BundleException {
        bundle.uninstall();
    }

    private void change(String entry, String text) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(jar)) {
            Files.writeString(zip.getPath(entry), text);
        }
    }

    @Test
    void aSignedModuleIsImported() throws Exception {
        install();
        assertEquals("signed", python.<String>run("import sealed; result = sealed.kind"));
    }

    @Test
    void aFileThatWasChangedAfterwardsIsRefused() throws Exception {
        change("lib/sealed.py", "kind = 'forged'\n");
        install();
        String raised = python.raised("import sealed");
        assertTrue(raised.contains("it was changed after the bundle was signed"), raised);
        assertTrue(raised.startsWith("ImportError: sealed: bundle sealed_1.0.0 ["), raised);
    }

    @Test
    void aFileThatWasAddedAfterwardsIsRefused() throws Exception {
        change("lib/other.py", "kind = 'added'\n");
        install();
        String raised = python.raised("import sealed");
        assertTrue(raised.contains("lib/other.py: the bundle is signed, and this is not"), raised);
    }
}

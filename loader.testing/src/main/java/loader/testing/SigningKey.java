package loader.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;

/** A key made by {@code keytool}, to sign jars with. */
public record SigningKey(KeyStore.PrivateKeyEntry entry) {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String NAME = "it";

    /** A new key, in a store in the folder. */
    public static SigningKey in(Path folder) throws IOException, GeneralSecurityException {
        Path store = Files.createTempDirectory(folder, "keys").resolve("keys");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Program.of(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        NAME,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + NAME,
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .merged()
                .output();
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        return new SigningKey(
                (KeyStore.PrivateKeyEntry)
                        keys.getEntry(NAME, new KeyStore.PasswordProtection(PASSWORD)));
    }

    /** Writes the jar, signed. */
    public void sign(Path jar, Path signed) throws IOException {
        try (ZipFile plain = new ZipFile(jar.toFile());
                OutputStream out = Files.newOutputStream(signed)) {
            new JarSigner.Builder(entry).signerName("LOADER").build().sign(plain, out);
        }
    }
}

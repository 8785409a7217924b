package loader.generations;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import loader.files.Digests;

/**
 * The digests that the manifest of a signed jar has of its entries. The framework decides whom it
 * trusts; this is about files that are not what was signed.
 */
final class SignedEntries {
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String SIGNATURE = "*.SF";
    private static final List<String> ALGORITHMS = List.of("SHA-512", "SHA-384", "SHA-256");

    private final boolean signed;
    private final Map<String, Expected> entries = new HashMap<>();

    /** What an entry has to be. */
    private record Expected(String algorithm, String digest) {}

    private SignedEntries(boolean signed) {
        this.signed = signed;
    }

    static SignedEntries of(BundleContent content) throws IOException {
        SignedEntries entries = new SignedEntries(content.has("META-INF", SIGNATURE));
        Optional<URL> manifest = entries.signed ? content.file(MANIFEST) : Optional.empty();
        if (manifest.isPresent()) {
            try (InputStream stream = BundleContent.open(manifest.get())) {
                new Manifest(stream).getEntries().forEach(entries::add);
            }
        }
        return entries;
    }

    private void add(String path, Attributes attributes) {
        for (String algorithm : ALGORITHMS) {
            String digest = attributes.getValue(algorithm + "-Digest");
            if (digest != null) {
                entries.put(path, new Expected(algorithm, digest));
                return;
            }
        }
    }

    /** A digest to be updated with the bytes of the entry; empty when the bundle is not signed. */
    Optional<MessageDigest> digest(String path) throws IOException {
        if (!signed) {
            return Optional.empty();
        }
        Expected expected = entries.get(path);
        if (expected == null) {
            throw new IOException("the bundle is signed, and this is not");
        }
        return Optional.of(Digests.of(expected.algorithm));
    }

    /** Refuses an entry that was changed after the bundle was signed. */
    void require(String path, MessageDigest actual) throws IOException {
        String digest = Base64.getEncoder().encodeToString(actual.digest());
        if (!digest.equals(entries.get(path).digest)) {
            throw new IOException("it was changed after the bundle was signed");
        }
    }
}

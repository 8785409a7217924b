package loader.generations;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import loader.files.Digests;
import loader.spi.PropertyNames;

/** One go at copying entries of a bundle into a new folder, within limits. */
final class GenerationWriter {

    /** The folder of a distribution with what is run as a process. */
    private static final String SCRIPTS = "bin";

    private static final int PIECE = 1 << 16;

    private final Path folder;
    private final UnpackLimits limits;
    private final SignedEntries signed;
    private final StringBuilder index = new StringBuilder();
    private final byte[] piece = new byte[PIECE];
    private long bytes;
    private int entries;

    GenerationWriter(Path folder, UnpackLimits limits, SignedEntries signed) {
        this.folder = folder;
        this.signed = signed;
        this.limits = limits;
    }

    void copy(Collection<URL> files) throws IOException {
        for (URL file : files) {
            if (++entries > limits.entries()) {
                throw new IOException(
                        "the bundle has more than "
                                + limits.entries()
                                + " entries ("
                                + PropertyNames.UNPACK_ENTRIES
                                + ")");
            }
            copy(file);
        }
    }

    /** A line for each file: its digest and its path. */
    String index() {
        return index.toString();
    }

    private void copy(URL entry) throws IOException {
        String path = BundleContent.path(entry);
        Path file = EntryPath.below(folder, path);
        Files.createDirectories(file.getParent());
        MessageDigest digest = Digests.sha256();
        try (InputStream from = BundleContent.open(entry);
                OutputStream to = Files.newOutputStream(file)) {
            Optional<MessageDigest> signature = signed.digest(path);
            if (signature.isPresent()) {
                copy(new DigestInputStream(from, signature.get()), to, digest);
                signed.require(path, signature.get());
            } else {
                copy(from, to, digest);
            }
        } catch (IOException failed) {
            throw new IOException("entry " + path + ": " + failed.getMessage(), failed);
        }
        if (file.getParent().endsWith(SCRIPTS) && !file.toFile().setExecutable(true, true)) {
            throw new IOException("entry " + path + ": cannot be made executable");
        }
        index.append(HexFormat.of().formatHex(digest.digest()))
                .append(' ')
                .append(path)
                .append('\n');
    }

    private void copy(InputStream from, OutputStream to, MessageDigest digest) throws IOException {
        for (int read = from.read(piece); read >= 0; read = from.read(piece)) {
            bytes += read;
            if (bytes > limits.bytes()) {
                throw new IOException(
                        "the bundle unpacks to more than "
                                + limits.bytes()
                                + " bytes ("
                                + PropertyNames.UNPACK_BYTES
                                + ")");
            }
            digest.update(piece, 0, read);
            to.write(piece, 0, read);
        }
    }
}

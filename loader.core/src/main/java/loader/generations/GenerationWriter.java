package loader.generations;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import loader.files.Digests;
import loader.files.TreeFile;
import loader.files.TreeIndex;
import loader.spi.PropertyNames;

/**
 * One go through entries of a bundle, within limits: they are copied into a new folder, or only
 * read, to know their digests.
 */
final class GenerationWriter {

    /** The folder of a distribution with what is run as a process. */
    private static final String SCRIPTS = "bin";

    private static final int PIECE = 1 << 16;

    /** What the paths of entries are seen from when nothing is written. */
    private static final Path NOWHERE = Path.of("").toAbsolutePath();

    private final Optional<Path> folder;
    private final boolean readOnly;
    private final UnpackLimits limits;
    private final SignedEntries signed;
    private final List<TreeFile> files = new ArrayList<>();
    private final byte[] piece = new byte[PIECE];
    private long bytes;

    private GenerationWriter(
            Optional<Path> folder, boolean readOnly, UnpackLimits limits, SignedEntries signed) {
        this.folder = folder;
        this.readOnly = readOnly;
        this.signed = signed;
        this.limits = limits;
    }

    static GenerationWriter into(Path folder, UnpackLimits limits, SignedEntries signed) {
        return new GenerationWriter(Optional.of(folder), false, limits, signed);
    }

    /** The files cannot be written afterwards, since others use them, too. */
    static GenerationWriter intoShared(Path folder, UnpackLimits limits, SignedEntries signed) {
        return new GenerationWriter(Optional.of(folder), true, limits, signed);
    }

    static GenerationWriter reading(UnpackLimits limits, SignedEntries signed) {
        return new GenerationWriter(Optional.empty(), false, limits, signed);
    }

    void copy(Collection<URL> entries) throws IOException {
        int count = 0;
        for (URL file : entries) {
            if (++count > limits.entries()) {
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

    TreeIndex index() {
        return new TreeIndex(files);
    }

    private void copy(URL entry) throws IOException {
        String path = BundleContent.path(entry);
        Path file = EntryPath.below(folder.orElse(NOWHERE), path);
        MessageDigest digest = Digests.sha256();
        long before = bytes;
        try (InputStream from = BundleContent.open(entry);
                OutputStream to = opened(file)) {
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
        if (folder.isPresent()) {
            setMode(file, path);
        }
        String sum = HexFormat.of().formatHex(digest.digest());
        files.add(new TreeFile(sum, bytes - before, path));
    }

    private OutputStream opened(Path file) throws IOException {
        if (folder.isEmpty()) {
            return OutputStream.nullOutputStream();
        }
        Files.createDirectories(file.getParent());
        return Files.newOutputStream(file);
    }

    private void setMode(Path file, String path) throws IOException {
        if (file.getParent().endsWith(SCRIPTS) && !file.toFile().setExecutable(true, true)) {
            throw new IOException("entry " + path + ": cannot be made executable");
        }
        if (readOnly && !file.toFile().setReadOnly()) {
            throw new IOException("entry " + path + ": cannot be made read-only");
        }
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

package loader.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import loader.files.Digests;

/** The CPython in the jar of a runtime bundle, read without a framework. */
public final class JarArchive implements RuntimeArchive, AutoCloseable {
    private static final String INDEX = "python.index";
    private static final String ROOT = "python/";

    private final ZipFile jar;
    private final String name;
    private final String digest;

    /** The caller closes it. */
    public JarArchive(Path file) throws IOException {
        name = file.getFileName().toString().replaceFirst("\\.jar$", "");
        jar = new ZipFile(file.toFile());
        try (InputStream index = openIndex()) {
            digest = Digests.sha256(index.readAllBytes());
        } catch (IOException e) {
            jar.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String digest() {
        return digest;
    }

    @Override
    public InputStream openIndex() throws IOException {
        return entry(INDEX);
    }

    @Override
    public InputStream open(String path) throws IOException {
        return entry(ROOT + path);
    }

    @Override
    public void close() throws IOException {
        jar.close();
    }

    private InputStream entry(String path) throws IOException {
        ZipEntry entry = jar.getEntry(path);
        if (entry == null) {
            throw new NoSuchFileException(path, null, "not in " + jar.getName());
        }
        return jar.getInputStream(entry);
    }
}

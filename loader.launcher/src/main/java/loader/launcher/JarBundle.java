package loader.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.osgi.framework.connect.ConnectContent;
import org.osgi.framework.connect.ConnectModule;

/** A jar of the class path as a connected bundle: its entries, and the application's classes. */
final class JarBundle implements ConnectModule, ConnectContent {
    private final Path jar;
    private ZipFile zip;

    JarBundle(Path jar) {
        this.jar = jar;
    }

    @Override
    public ConnectContent getContent() {
        return this;
    }

    /** Empty: the framework reads the manifest, which is cheaper than java.util.jar. */
    @Override
    public Optional<Map<String, String>> getHeaders() {
        return Optional.empty();
    }

    @Override
    public Optional<ClassLoader> getClassLoader() {
        return Optional.of(JarBundle.class.getClassLoader());
    }

    @Override
    public Iterable<String> getEntries() {
        List<String> names = new ArrayList<>();
        opened().entries().asIterator().forEachRemaining(entry -> names.add(entry.getName()));
        return names;
    }

    @Override
    public Optional<ConnectEntry> getEntry(String path) {
        ZipEntry entry = opened().getEntry(path.startsWith("/") ? path.substring(1) : path);
        return entry == null ? Optional.empty() : Optional.of(new JarEntry(opened(), entry));
    }

    @Override
    public synchronized void open() throws IOException {
        if (zip == null) {
            zip = new ZipFile(jar.toFile());
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (zip != null) {
            zip.close();
            zip = null;
        }
    }

    /** Felix asks for entries of a bundle that it has closed, while it stops. */
    private synchronized ZipFile opened() {
        try {
            open();
            return zip;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private record JarEntry(ZipFile zip, ZipEntry entry) implements ConnectEntry {

        @Override
        public String getName() {
            return entry.getName();
        }

        @Override
        public long getContentLength() {
            return entry.getSize();
        }

        /** Unknown: reading it would load the time zones. */
        @Override
        public long getLastModified() {
            return 0;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return zip.getInputStream(entry);
        }
    }
}

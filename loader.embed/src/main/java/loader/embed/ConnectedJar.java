package loader.embed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.osgi.framework.connect.ConnectContent;
import org.osgi.framework.connect.ConnectModule;

/**
 * A jar of the class path as a connected bundle: its entries, and the application's classes. The
 * address of its manifest leads to the jar, also to one in a jar, which only the class loader of
 * the application knows to open.
 */
final class ConnectedJar implements ConnectModule, ConnectContent {
    private final URL manifest;
    private final ClassLoader classes;
    private JarFile jar;

    ConnectedJar(URL manifest, ClassLoader classes) {
        this.manifest = manifest;
        this.classes = classes;
    }

    /** The main section of the manifest. */
    Attributes attributes() throws IOException {
        return jar().getManifest().getMainAttributes();
    }

    /** Where the class loader has the jar's classes from, as far as it tells. */
    String source() {
        return source(manifest.toString());
    }

    /** The address of a jar, whether it is written as a file or as a folder of its entries. */
    static String source(String address) {
        String jar = address.startsWith("jar:") ? address.substring("jar:".length()) : address;
        int entry = jar.lastIndexOf("!/");
        return entry < 0 ? jar : jar.substring(0, entry);
    }

    @Override
    public ConnectContent getContent() {
        return this;
    }

    /** Empty: the framework reads the manifest. */
    @Override
    public Optional<Map<String, String>> getHeaders() {
        return Optional.empty();
    }

    @Override
    public Optional<ClassLoader> getClassLoader() {
        return Optional.of(classes);
    }

    @Override
    public Iterable<String> getEntries() {
        List<String> names = new ArrayList<>();
        opened().entries().asIterator().forEachRemaining(entry -> names.add(entry.getName()));
        return names;
    }

    @Override
    public Optional<ConnectEntry> getEntry(String path) {
        JarFile from = opened();
        ZipEntry entry = from.getEntry(path.startsWith("/") ? path.substring(1) : path);
        return entry == null ? Optional.empty() : Optional.of(new Entry(from, entry));
    }

    @Override
    public void open() throws IOException {
        jar();
    }

    @Override
    public synchronized void close() throws IOException {
        if (jar != null) {
            jar.close();
            jar = null;
        }
    }

    /** Felix asks for entries of a bundle that it has closed, while it stops. */
    private JarFile opened() {
        try {
            return jar();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private synchronized JarFile jar() throws IOException {
        if (jar == null) {
            JarURLConnection connection = (JarURLConnection) manifest.openConnection();
            connection.setUseCaches(false); // a shared one would not be ours to close
            jar = connection.getJarFile();
        }
        return jar;
    }

    private record Entry(JarFile jar, ZipEntry entry) implements ConnectEntry {

        @Override
        public String getName() {
            return entry.getName();
        }

        @Override
        public long getContentLength() {
            return entry.getSize();
        }

        /** Unknown. */
        @Override
        public long getLastModified() {
            return 0;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return jar.getInputStream(entry);
        }
    }
}

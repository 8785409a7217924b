package loader.generations;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/**
 * The entries of one revision of a bundle. They are read through its wiring: {@code
 * Bundle.findEntries} waits for the lock of a bundle that is being stopped, and would read those of
 * the next revision.
 */
public record BundleContent(BundleWiring wiring) {

    private static final int RECURSE = BundleWiring.FINDENTRIES_RECURSE;

    /** The files below a folder. */
    Collection<URL> files(String folder) {
        return entries("/" + folder, "*", RECURSE).stream()
                .filter(url -> !path(url).endsWith("/"))
                .toList();
    }

    /** The files with this name in any folder. */
    public Collection<URL> named(String name) {
        return entries("/", name, RECURSE);
    }

    /**
     * @throws IllegalStateException when the revision is not in use any more
     */
    private List<URL> entries(String folder, String pattern, int options) {
        try {
            return Objects.requireNonNull(wiring.findEntries(folder, pattern, options));
        } catch (NullPointerException gone) {
            // Felix throws it too, when the revision is closed while it is read.
            throw new IllegalStateException("the bundle has gone", gone);
        }
    }

    /** Whether entries of other bundles are among them. */
    boolean hasFragments() {
        List<BundleWire> fragments = wiring.getProvidedWires(HostNamespace.HOST_NAMESPACE);
        return fragments != null && !fragments.isEmpty(); // null when it is not in use any more
    }

    /** Whether a folder has a file like that. */
    boolean has(String folder, String pattern) {
        return !entries("/" + folder, pattern, 0).isEmpty();
    }

    public Optional<URL> file(String path) {
        int slash = path.lastIndexOf('/');
        String folder = slash < 0 ? "" : path.substring(0, slash);
        return entries("/" + folder, path.substring(slash + 1), 0).stream()
                .filter(url -> path(url).equals(path))
                .findFirst();
    }

    /** The framework escapes nothing: what follows a question mark or a hash is of the name. */
    public static String path(URL entry) {
        String path = entry.getFile() + (entry.getRef() == null ? "" : "#" + entry.getRef());
        return path.startsWith("/") ? path.substring(1) : path;
    }

    /**
     * The caller closes it.
     *
     * @throws IllegalStateException when the revision is not in use any more
     */
    static InputStream open(URL entry) throws IOException {
        try {
            return entry.openStream();
        } catch (NullPointerException gone) {
            throw new IllegalStateException("the bundle has gone", gone); // Felix, see above
        }
    }

    /** The bytes of an entry that is no longer than the limit; empty when it is. */
    public static Optional<byte[]> bytes(URL entry, int limit) throws IOException {
        try (InputStream stream = open(entry)) {
            byte[] bytes = stream.readNBytes(limit + 1);
            return bytes.length > limit ? Optional.empty() : Optional.of(bytes);
        }
    }
}

package loader.generations;

import java.net.URL;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Looks for files of one bundle. For each look a framework goes through all entries of the bundle,
 * so that all files are listed once when there are many looks.
 */
public final class BundleFiles {

    private static final int FEW = 4;

    private final BundleContent content;
    private int looks;
    private NavigableMap<String, URL> all;

    public BundleFiles(BundleContent content) {
        this.content = content;
    }

    public Optional<URL> file(String path) {
        return isOneOfFew() ? content.file(path) : Optional.ofNullable(all().get(path));
    }

    public boolean hasBelow(String folder) {
        if (isOneOfFew()) {
            return !content.files(folder).isEmpty();
        }
        String first = all().ceilingKey(folder + "/");
        return first != null && first.startsWith(folder + "/");
    }

    private boolean isOneOfFew() {
        return all == null && ++looks <= FEW;
    }

    private NavigableMap<String, URL> all() {
        if (all == null) {
            all = new TreeMap<>();
            content.files("").forEach(url -> all.put(BundleContent.path(url), url));
        }
        return all;
    }
}

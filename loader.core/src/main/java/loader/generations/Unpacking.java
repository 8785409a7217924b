package loader.generations;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import loader.files.TreeIndex;

/** How the entries of a bundle below its roots become files. */
record Unpacking(BundleContent content, Set<String> roots, UnpackLimits limits) {

    /** Into an empty folder of one process. */
    TreeIndex into(Path folder) throws IOException {
        return copied(GenerationWriter.into(folder, limits, SignedEntries.of(content)));
    }

    /** Into an empty folder of several processes. */
    TreeIndex intoShared(Path folder) throws IOException {
        return copied(GenerationWriter.intoShared(folder, limits, SignedEntries.of(content)));
    }

    /** What it would give; everything is read and checked, and nothing written. */
    TreeIndex reading() throws IOException {
        return copied(GenerationWriter.reading(limits, SignedEntries.of(content)));
    }

    private TreeIndex copied(GenerationWriter writer) throws IOException {
        writer.copy(files());
        return writer.index();
    }

    /** For each root alone the framework would go through all entries of the bundle. */
    private Collection<URL> files() {
        return roots.size() == 1
                ? content.files(roots.iterator().next())
                : content.files("").stream()
                        .filter(url -> isBelowRoot(BundleContent.path(url)))
                        .toList();
    }

    private boolean isBelowRoot(String path) {
        for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
            if (roots.contains(path.substring(0, end))) {
                return true;
            }
        }
        return roots.contains("");
    }
}

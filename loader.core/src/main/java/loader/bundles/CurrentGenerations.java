package loader.bundles;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The generations of the bundles that are here. A package of one that has gone, which is still
 * being imported, must not get submodules of the next one.
 */
final class CurrentGenerations {

    private final String store;
    private final Set<String> names = ConcurrentHashMap.newKeySet();

    /**
     * @param store the folder in which all generations are, and were
     */
    CurrentGenerations(Path store) {
        this.store = store + File.separator;
    }

    void add(Path generation) {
        names.add(generation.getFileName().toString());
    }

    void remove(Path generation) {
        names.remove(generation.getFileName().toString());
    }

    /** Whether the folders of a package are all of generations that have gone. */
    boolean haveLost(List<String> path) {
        return !path.isEmpty() && path.stream().allMatch(this::hasLost);
    }

    private boolean hasLost(String folder) {
        if (!folder.startsWith(store)) {
            return false;
        }
        int end = folder.indexOf(File.separatorChar, store.length());
        return !names.contains(folder.substring(store.length(), end < 0 ? folder.length() : end));
    }
}

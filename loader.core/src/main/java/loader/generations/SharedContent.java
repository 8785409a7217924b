package loader.generations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import loader.files.FileTree;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The content of a bundle in the store that containers share.
 *
 * @param stores gives the store, if there is one and the content may be shared, when it is needed
 * @param name the symbolic name and version
 * @param declared the digest that the manifest has of the content, which was checked when the
 *     content was stored
 */
record SharedContent(
        Supplier<Optional<SharedStore>> stores,
        String name,
        Optional<String> declared,
        Unpacking unpacking) {

    private static final Logger LOG = LoggerFactory.getLogger(SharedContent.class);

    /** Makes the folder a link to the content, if this process has nothing loaded from that. */
    boolean isLinked(Path folder) {
        Optional<SharedStore> store = stores.get();
        return store.isPresent() && isLinked(folder, store.get());
    }

    private boolean isLinked(Path folder, SharedStore store) {
        try {
            Optional<StoredGeneration> before = linked(folder, store);
            StoredGeneration stored = before.isPresent() ? before.get() : found(store);
            if (!store.isTaken(stored, folder)) {
                return false;
            }
            if (before.isEmpty()) {
                FileTree.delete(folder); // also what an earlier process unpacked there
                Files.createSymbolicLink(folder, stored.files());
            }
            return true;
        } catch (IOException | UnsupportedOperationException unusable) {
            LOG.debug("{} is not shared", folder, unusable);
            return false;
        }
    }

    /**
     * What an earlier process has linked; the folder's name says which state of the bundle it is.
     */
    private Optional<StoredGeneration> linked(Path folder, SharedStore store) throws IOException {
        return Files.isSymbolicLink(folder) && !unpacking.content().hasFragments()
                ? store.of(Files.readSymbolicLink(folder))
                : Optional.empty();
    }

    private StoredGeneration found(SharedStore store) throws IOException {
        Optional<String> digest = declared.filter(own -> !unpacking.content().hasFragments());
        if (digest.isEmpty() && store.has(name)) {
            digest = Optional.of(unpacking.reading().digest());
        }
        Optional<StoredGeneration> found = digest.flatMap(each -> store.present(name, each));
        return found.isPresent() ? found.get() : stored(store, digest);
    }

    private StoredGeneration stored(SharedStore store, Optional<String> digest) throws IOException {
        StoredGeneration stored = store.put(name, unpacking::intoShared);
        if (digest.isPresent() && !stored.has(digest.get())) {
            LOG.info("{} has other files than its manifest says ({})", name, digest.get());
        }
        return stored;
    }
}

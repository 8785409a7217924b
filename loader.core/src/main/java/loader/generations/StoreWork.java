package loader.generations;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import loader.files.PrivateFolder;
import loader.files.ProcessFolder;

/**
 * A new folder beside the generations of a store, for what is on its way into it or out of it. All
 * of a process are in one folder, which is held by a lock: what a killed process leaves is removed
 * by the next one that stores something.
 */
final class StoreWork implements AutoCloseable {

    private static final Map<Path, StoreWork.Shared> OPEN = new HashMap<>();

    private static final class Shared {
        private final ProcessFolder folder;
        private int users;
        private int last;

        Shared(ProcessFolder folder) {
            this.folder = folder;
        }
    }

    private final Path store;
    private final Shared shared;

    private StoreWork(Path store, Shared shared) {
        this.store = store;
        this.shared = shared;
    }

    /** The caller closes it. */
    static StoreWork in(Path store) throws IOException {
        synchronized (OPEN) {
            Shared shared = OPEN.get(store);
            if (shared == null) {
                shared = new Shared(ProcessFolder.below(store.toFile()));
                OPEN.put(store, shared);
            }
            shared.users++;
            return new StoreWork(store, shared);
        }
    }

    /** A new name in it. */
    Path name() throws IOException {
        Path folder = Path.of(shared.folder.path());
        PrivateFolder.below(folder.getParent(), folder.getFileName().toString());
        synchronized (OPEN) {
            return folder.resolve(Integer.toString(++shared.last));
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (OPEN) {
            if (--shared.users == 0) {
                OPEN.remove(store);
                shared.folder.close();
            }
        }
    }
}

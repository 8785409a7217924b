package loader.generations;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import loader.files.CacheFolder;
import loader.files.IoErrorText;
import loader.files.PrivateFolder;
import loader.files.TreeIndex;
import loader.spi.PropertyNames;
import loader.spi.Switch;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The contents of bundles in the user's cache, each unpacked once for all processes and named by
 * its digest. A process uses a content for one generation only: the linker and CPython remember
 * libraries by their files, and the next generation wants new ones.
 */
final class SharedStore {

    private static final Logger LOG = LoggerFactory.getLogger(SharedStore.class);

    private static final String FOLDER = "generations";

    /** Reads or changes what is in the way of a better one, one process at a time. */
    private static final String LOCK = "lock";

    private final Path folder;

    SharedStore(Path folder) {
        this.folder = folder;
    }

    /** Empty when it is not wanted, or the cache cannot be used; the runtime says why then. */
    static Optional<SharedStore> of(BundleContext context) {
        if (Switch.isOn(context, PropertyNames.UNPACK_PRIVATE)) {
            return Optional.empty();
        }
        try {
            Optional<Path> place = CacheFolder.of(context.getProperty(PropertyNames.CACHE));
            if (place.isPresent()) {
                Path cache = PrivateFolder.open(place.get());
                if (CacheFolder.readOnly(cache).isEmpty()) {
                    return Optional.of(open(PrivateFolder.below(cache, FOLDER)));
                }
            }
        } catch (IOException unusable) {
            LOG.debug("no shared generations: {}", IoErrorText.of(unusable));
        }
        return Optional.empty();
    }

    private static SharedStore open(Path folder) {
        UseMark.suspectLeft(folder);
        return new SharedStore(folder);
    }

    /** Fills an empty folder. */
    @FunctionalInterface
    interface Filling {
        /** Gives back what is in the folder then. */
        TreeIndex into(Path files) throws IOException;
    }

    /** Whether there may be a content of that name. */
    boolean has(String name) {
        String[] found = folder.toFile().list((parent, file) -> file.startsWith(name + "-"));
        return found != null && found.length > 0;
    }

    /** The content with that digest, if it is there and as it was unpacked. */
    Optional<StoredGeneration> present(String name, String digest) {
        return Optional.of(stored(name, digest)).filter(StoredGeneration::holds);
    }

    /** The content that such a folder is the files of. */
    Optional<StoredGeneration> of(Path files) {
        return Optional.ofNullable(files.getParent())
                .filter(place -> folder.equals(place.getParent()))
                .map(StoredGeneration::new)
                .filter(StoredGeneration::holds);
    }

    private StoredGeneration stored(String name, String digest) {
        return new StoredGeneration(folder.resolve(name + "-" + digest));
    }

    /** Unpacks a content; another process may do the same, and one of the two is kept. */
    StoredGeneration put(String name, Filling filling) throws IOException {
        try (StoreWork work = StoreWork.in(folder)) {
            Path made = work.name();
            PrivateFolder.below(made.getParent(), made.getFileName().toString());
            StoredGeneration fresh = new StoredGeneration(made);
            PrivateFolder.below(made, fresh.files().getFileName().toString());
            TreeIndex index = filling.into(fresh.files());
            fresh.write(index);
            StoredGeneration stored = stored(name, index.digest());
            if (!isMoved(made, stored.place()) && !stored.holds()) {
                replace(stored, made, work.name());
            }
            removeForgotten(work);
            return stored;
        }
    }

    private static boolean isMoved(Path made, Path place) throws IOException {
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try {
            Files.move(made, place, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (FileSystemException failed) {
            if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
                return false; // another process was faster
            }
            throw failed;
        }
    }

    /** What processes have mapped of a damaged content goes on working. */
    private void replace(StoredGeneration damaged, Path made, Path away) throws IOException {
        synchronized (SharedStore.class) {
            try (RandomAccessFile file = new RandomAccessFile(folder.resolve(LOCK).toFile(), "rw");
                    FileLock lock = file.getChannel().lock()) {
                if (!damaged.holds() && lock.isValid()) {
                    LOG.info("{} is damaged, and made anew", damaged.place().getFileName());
                    if (Files.exists(damaged.place(), LinkOption.NOFOLLOW_LINKS)) {
                        Files.move(damaged.place(), away, StandardCopyOption.ATOMIC_MOVE);
                    }
                    Files.move(made, damaged.place(), StandardCopyOption.ATOMIC_MOVE);
                }
            } catch (OverlappingFileLockException twice) {
                throw new IOException("another copy of Loader in this process changes it", twice);
            }
        }
    }

    /** What nobody has used for long, and nobody uses: a process may run for longer. */
    private void removeForgotten(StoreWork work) {
        File[] all = folder.toFile().listFiles(StoredGeneration::isOne);
        for (File each : all == null ? new File[0] : all) {
            try {
                StoredGeneration stored = new StoredGeneration(each.toPath());
                if (stored.isForgotten() && !isInUse(each)) {
                    Path away = work.name();
                    Files.move(each.toPath(), away, StandardCopyOption.ATOMIC_MOVE);
                    if (isInUse(each)) { // since a moment ago
                        Files.move(away, each.toPath(), StandardCopyOption.ATOMIC_MOVE);
                    }
                }
            } catch (IOException anothers) {
                LOG.debug("{} stays: {}", each, IoErrorText.of(anothers));
            }
        }
    }

    private boolean isInUse(File generation) {
        return LinkedFiles.isTaken(new StoredGeneration(generation.toPath()).files())
                || UseMark.used(folder).contains(generation.getName());
    }

    /**
     * Takes the content for a generation of this process.
     *
     * @return whether no other generation has had it
     */
    boolean isTaken(StoredGeneration stored, Path link) throws IOException {
        if (!LinkedFiles.take(stored.files(), link)) {
            return false;
        }
        UseMark.put(folder, stored.place().getFileName().toString());
        stored.touch(); // fails if it has been removed meanwhile
        return true;
    }
}

package loader.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import loader.files.CacheFolder;
import loader.files.PrivateFolder;
import loader.files.TemporaryFolder;
import loader.files.UnsafeFolderException;
import loader.prestart.PythonPrestart;
import loader.spi.PropertyNames;

/**
 * The folder with what is unpacked once for a user. Where none can be written, a process has one of
 * its own, under a name that nobody can guess, for as long as it runs.
 */
final class Cache implements AutoCloseable {
    private final Path folder;
    private final Optional<TemporaryFolder> own;

    private Cache(Path folder, Optional<TemporaryFolder> own) {
        this.folder = folder;
        this.own = own;
    }

    /**
     * The cache of that name, or that of the user; the caller closes it.
     *
     * @throws IOException when another user can write there, or nothing can be written
     */
    static Cache named(Optional<String> option) throws IOException {
        String name = option.orElseGet(() -> System.getProperty(PropertyNames.CACHE));
        Optional<Path> place = CacheFolder.of(name);
        if (place.isEmpty()) {
            return ofProcess("no folder for it is known", Optional.empty());
        }
        Path folder;
        try {
            folder = PrivateFolder.open(place.get());
        } catch (UnsafeFolderException refused) {
            throw new IOException("the cache is refused: " + refused.getMessage(), refused);
        } catch (IOException unusable) {
            return ofProcess(place.get() + " cannot be used", Optional.empty());
        }
        Optional<Path> readOnly = CacheFolder.readOnly(folder);
        return readOnly.isEmpty()
                ? new Cache(folder, Optional.empty())
                : ofProcess(readOnly.get() + " cannot be written", Optional.of(folder));
    }

    /** What another user, such as the one who made an image, has unpacked there is used. */
    private static Cache ofProcess(String reason, Optional<Path> readable) throws IOException {
        TemporaryFolder own = TemporaryFolder.open();
        if (readable.filter(Cache::hasRuntime).isPresent()) {
            return new Cache(readable.get(), Optional.of(own));
        }
        System.err.println(
                "loader: no cache ("
                        + reason
                        + "), so this run unpacks to "
                        + own.path()
                        + "; --cache or LOADER_CACHE names a folder that can be kept");
        return new Cache(own.path(), Optional.of(own));
    }

    private static boolean hasRuntime(Path folder) {
        return PythonPrestart.isUnpacked(folder);
    }

    File folder() {
        return folder.toFile();
    }

    /** Where the storages of running processes are. */
    File running() throws IOException {
        return PrivateFolder.below(own.map(TemporaryFolder::path).orElse(folder), "run").toFile();
    }

    @Override
    public void close() throws IOException {
        if (own.isPresent()) {
            own.get().close();
        }
    }
}

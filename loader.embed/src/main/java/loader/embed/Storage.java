package loader.embed;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import loader.files.CacheFolder;
import loader.files.IoErrorText;
import loader.files.PrivateFolder;
import loader.files.ProcessFolder;
import loader.files.TemporaryFolder;
import loader.files.UnsafeFolderException;

/**
 * The cache of the user, if there is one that can be written, and the storage of the framework,
 * which is deleted at the end.
 */
final class Storage implements AutoCloseable {
    private final Optional<Path> cache;
    private final ProcessFolder framework;
    private final Optional<TemporaryFolder> temporary;

    private Storage(
            Optional<Path> cache, ProcessFolder framework, Optional<TemporaryFolder> temporary) {
        this.cache = cache;
        this.framework = framework;
        this.temporary = temporary;
    }

    /**
     * In the named cache, or in that of the user; the caller closes it.
     *
     * @throws IllegalStateException when another user can write to the cache, or when the named
     *     cache is no folder and cannot become one
     */
    static Storage in(Optional<String> named) throws IOException {
        Optional<Path> cache =
                CacheFolder.of(named.orElse(null))
                        .flatMap(folder -> usable(folder, named.isPresent()));
        Optional<TemporaryFolder> temporary =
                cache.isPresent() ? Optional.empty() : Optional.of(TemporaryFolder.open());
        Path parent =
                PrivateFolder.below(
                        cache.or(() -> temporary.map(TemporaryFolder::path)).orElseThrow(), "run");
        return new Storage(cache, ProcessFolder.below(parent.toFile()), temporary);
    }

    private static Optional<Path> usable(Path folder, boolean isNamed) {
        try {
            return Optional.of(PrivateFolder.open(folder))
                    .filter(cache -> CacheFolder.readOnly(cache).isEmpty());
        } catch (UnsafeFolderException refused) {
            throw new IllegalStateException(
                    "the cache is refused: " + refused.getMessage(), refused);
        } catch (IOException unusable) {
            if (isNamed) {
                throw new IllegalStateException(
                        "the cache cannot be used: " + IoErrorText.of(unusable), unusable);
            }
            return Optional.empty();
        }
    }

    /** Where CPython is unpacked and wheels are converted once. */
    Optional<Path> cache() {
        return cache;
    }

    /** The folder for the framework. */
    String framework() {
        return framework.path();
    }

    @Override
    public void close() throws IOException {
        framework.close();
        if (temporary.isPresent()) {
            temporary.get().close();
        }
    }
}

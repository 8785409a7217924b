package loader.files;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where Loader keeps what it unpacks once for a user. {@code bin/loader} has the same rule in
 * shell.
 */
public final class CacheFolder {
    /** Absolute, with a name in it: the root folder is nobody's home. */
    private static final Pattern USABLE = Pattern.compile("/.*[^/.].*");

    private static final String WINDOWS = "LOCALAPPDATA";

    private CacheFolder() {}

    /** The folder for this process; see {@link #of(String, Map, String)}. */
    public static Optional<Path> of(String named) {
        return of(named, System.getenv(), System.getProperty("user.home"));
    }

    /**
     * The named folder, or that of {@code LOADER_CACHE}, or the folder {@code loader} in {@code
     * XDG_CACHE_HOME}, in {@code .cache} of {@code HOME}, or in {@code .cache} of the user's entry
     * in the system: the first that is set. Empty when none is.
     *
     * @param named by an option or property, or null
     * @param home of the user's entry; Java has a question mark when there is none
     */
    static Optional<Path> of(String named, Map<String, String> environment, String home) {
        String own = isSet(named) ? named : environment.get("LOADER_CACHE");
        if (isSet(own)) {
            return Optional.of(Path.of(own));
        }
        if (environment.containsKey(WINDOWS)) {
            return Optional.of(Path.of(environment.get(WINDOWS), "loader"));
        }
        return usable(environment.get("XDG_CACHE_HOME"))
                .or(() -> inHome(environment.get("HOME")))
                .or(() -> inHome(home))
                .map(folder -> folder.resolve("loader"));
    }

    /**
     * The cache, or a folder in it, if this process cannot write there: another user may have
     * filled the cache. Such a cache is read at most.
     */
    public static Optional<Path> readOnly(Path cache) {
        File folder = cache.toFile();
        if (!folder.canWrite()) {
            return Optional.of(cache);
        }
        File[] parts = folder.listFiles();
        for (File part : parts == null ? new File[0] : parts) {
            if (part.isDirectory() && !part.canWrite()) {
                return Optional.of(part.toPath());
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> inHome(String home) {
        return usable(home).map(folder -> folder.resolve(".cache"));
    }

    private static Optional<Path> usable(String folder) {
        return Optional.ofNullable(folder)
                .filter(name -> USABLE.matcher(name).matches())
                .map(Path::of);
    }

    private static boolean isSet(String folder) {
        return folder != null && !folder.isEmpty();
    }
}

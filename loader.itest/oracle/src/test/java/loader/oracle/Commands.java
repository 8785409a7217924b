package loader.oracle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The two commands that are compared, over the same runtime, which is unpacked into a cache. */
final class Commands {

    private static final Path DISTRIBUTION = Path.of(System.getProperty("distribution"));

    private final Path cache;
    private final Path home;

    /** Unpacks the runtime of the distribution, and makes its archive of class data. */
    Commands(Path cache) throws IOException {
        this(cache, Path.of(prefix(cache)));
    }

    Commands(Path cache, Path home) {
        this.cache = cache;
        this.home = home;
    }

    private static String prefix(Path cache) throws IOException {
        Files.createDirectories(cache.resolveSibling("home"));
        Outcome outcome =
                new Side(command(), cache, cache)
                        .run(
                                List.of(
                                        command().toString(),
                                        "-c",
                                        "import sys; print(sys.prefix)"),
                                cache.resolveSibling("home"));
        if (!outcome.status().equals("0")) {
            throw new IllegalStateException("the distribution does not run: " + outcome);
        }
        return outcome.out().strip();
    }

    private static Path command() {
        return DISTRIBUTION.resolve("bin").resolve("loader").toAbsolutePath().normalize();
    }

    Side loader() {
        return new Side(command(), home, cache);
    }

    Side python() {
        return new Side(home.resolve("bin").resolve("python3.14"), home, cache);
    }
}

package loader.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import loader.testing.Container;
import org.osgi.framework.Constants;

/** The bundles of a distribution in a framework in this process. */
final class Distribution {

    private static final String SHARED = "org.osgi.service.cm;version=1.6.0";

    private static final String BUNDLES =
            "loader\\.(core|native|native\\.ffm|runpy)|jna|org\\.osgi\\..*"
                    + "|org\\.apache\\.felix\\.(scr|configadmin)";

    private Distribution() {}

    /** The caller closes it. */
    static Container open(Path distribution, Path storage) throws IOException {
        Map<String, String> settings =
                Map.of(
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        SHARED,
                        "loader.cache",
                        storage.resolve("cache").toString(),
                        "ds.loglevel",
                        "error");
        return Container.open(storage.resolve("felix"), settings, jars(distribution));
    }

    private static List<Path> jars(Path distribution) throws IOException {
        try (Stream<Path> library = Files.list(distribution.resolve("lib"));
                Stream<Path> runtimes = Files.list(distribution.resolve("bundles"));
                Stream<Path> modules = Files.list(distribution.resolve("load"))) {
            Stream<Path> needed = library.filter(jar -> name(jar).matches(BUNDLES));
            return Stream.concat(needed, Stream.concat(runtimes, modules))
                    .filter(jar -> jar.toString().endsWith(".jar"))
                    .toList();
        }
    }

    private static String name(Path jar) {
        return jar.getFileName().toString().replaceFirst("\\.jar$", "");
    }
}

package loader.bundles;

import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.stream.Stream;
import loader.generations.BundleContent;
import loader.spi.Distribution;

/** The {@code dist-info} folders of bundles, looked for when Python first asks for metadata. */
final class BundleDistributions {

    private static final String DIST_INFO = ".dist-info";

    private final Map<ModuleBundle, List<BundleDistribution>> known =
            Collections.synchronizedMap(new WeakHashMap<>());

    List<Distribution> of(Stream<ModuleBundle> bundles, Optional<String> name) {
        return bundles.flatMap(bundle -> of(bundle).stream())
                .filter(
                        distribution ->
                                name.map(BundleDistributions::normal)
                                        .map(normal(distribution.name())::equals)
                                        .orElse(true))
                .map(Distribution.class::cast)
                .toList();
    }

    private List<BundleDistribution> of(ModuleBundle bundle) {
        try {
            return known.computeIfAbsent(bundle, BundleDistributions::search);
        } catch (IllegalStateException gone) {
            return List.of();
        }
    }

    private static List<BundleDistribution> search(ModuleBundle bundle) {
        return bundle.content().named("METADATA").stream()
                .map(BundleDistributions::folder)
                .filter(folder -> folder.endsWith(DIST_INFO) && !bundle.isElsewhere(folder))
                .map(folder -> new BundleDistribution(bundle, folder))
                .toList();
    }

    private static String folder(URL metadata) {
        String path = BundleContent.path(metadata);
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    /** PEP 503. */
    private static String normal(String name) {
        return name.replaceAll("[-_.]+", "-").toLowerCase(Locale.ROOT);
    }
}

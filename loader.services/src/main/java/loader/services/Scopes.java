package loader.services;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import loader.importlib.BundledModules;
import loader.proxies.Proxies;
import org.osgi.framework.Bundle;

/** The bundles on whose behalf Python uses the service registry. */
final class Scopes implements AutoCloseable {

    private final Bundle own;
    private final BundledModules modules;
    private final Proxies proxies = new Proxies();
    private final Map<Bundle, Set<BundleScope>> open = new ConcurrentHashMap<>();

    Scopes(Bundle own, BundledModules modules) {
        this.own = own;
        this.modules = modules;
    }

    Proxies proxies() {
        return proxies;
    }

    /** A further scope of the bundle; it ends with the bundle at the latest. */
    BundleScope open(Bundle bundle) {
        BundleScope scope = new BundleScope(bundle, proxies);
        open.computeIfAbsent(bundle, b -> ConcurrentHashMap.newKeySet()).add(scope);
        return scope;
    }

    /**
     * The scope for code in a file: that of the bundle which the file was unpacked from, or of
     * Loader itself for code that is in no bundle.
     */
    BundleScope of(String file) {
        Bundle bundle = owner(file).orElse(own);
        return open.getOrDefault(bundle, Set.of()).stream()
                .filter(BundleScope::isShared)
                .findFirst()
                .orElseGet(() -> openShared(bundle));
    }

    private BundleScope openShared(Bundle bundle) {
        BundleScope scope = open(bundle);
        scope.share();
        return scope;
    }

    private Optional<Bundle> owner(String file) {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        return Stream.of(own.getBundleContext().getBundles())
                .filter(bundle -> bundle.getState() == Bundle.ACTIVE || isChanging(bundle))
                .filter(
                        bundle ->
                                modules.of(bundle).stream()
                                        .anyMatch(each -> isBelow(file, each.generation())))
                .findFirst();
    }

    private static boolean isChanging(Bundle bundle) {
        return bundle.getState() == Bundle.STARTING || bundle.getState() == Bundle.STOPPING;
    }

    private static boolean isBelow(String file, String folder) {
        return file.contains("/" + folder + "/") || file.contains("\\" + folder + "\\");
    }

    void close(Bundle bundle) {
        Set<BundleScope> scopes = open.remove(bundle);
        if (scopes != null) {
            scopes.forEach(BundleScope::close);
        }
    }

    @Override
    public void close() {
        Set.copyOf(open.keySet()).forEach(this::close);
    }
}

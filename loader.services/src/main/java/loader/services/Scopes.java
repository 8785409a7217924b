package loader.services;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import loader.proxies.Proxies;
import org.osgi.framework.Bundle;

/** The bundles on whose behalf Python uses the service registry. */
final class Scopes implements AutoCloseable {

    private final Bundle own;
    private final Proxies proxies = new Proxies();
    private final Map<Bundle, Set<BundleScope>> open = new ConcurrentHashMap<>();
    private final Map<String, Origin> origins = new ConcurrentHashMap<>();

    /** Whose files a generation's folder has, and whether they are of a bundle that has stopped. */
    private record Origin(Bundle bundle, boolean isGone) {}

    Scopes(Bundle own) {
        this.own = own;
    }

    Proxies proxies() {
        return proxies;
    }

    /** Code in the generation's folder works on behalf of the bundle, until that stops. */
    void add(String generation, Bundle bundle) {
        origins.put(generation, new Origin(bundle, false));
    }

    /** A further scope of the bundle; it ends with the bundle at the latest. */
    BundleScope open(Bundle bundle) {
        BundleScope scope = new BundleScope(bundle, proxies);
        open.computeIfAbsent(bundle, b -> ConcurrentHashMap.newKeySet()).add(scope);
        return scope;
    }

    /** The scope for code in a file; for code that is in no bundle, that of Loader itself. */
    BundleScope of(String file) {
        Origin origin = origin(file);
        return origin.isGone() ? closed(origin.bundle()) : shared(origin.bundle());
    }

    private BundleScope closed(Bundle bundle) {
        BundleScope scope = new BundleScope(bundle, proxies);
        scope.close();
        return scope;
    }

    private BundleScope shared(Bundle bundle) {
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

    private Origin origin(String file) {
        for (String part : file.split("[/\\\\]")) {
            Origin origin = origins.get(part);
            if (origin != null) {
                return origin;
            }
        }
        return new Origin(own, false);
    }

    void close(Bundle bundle) {
        origins.replaceAll(
                (generation, origin) ->
                        origin.bundle().equals(bundle) ? new Origin(bundle, true) : origin);
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

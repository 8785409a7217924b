package loader.services;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import loader.proxies.Proxies;
import org.osgi.framework.Bundle;

/** The bundles on whose behalf Python uses the service registry. */
final class PythonBundleContexts implements AutoCloseable {

    private final Bundle own;
    private final Proxies proxies = new Proxies();
    private final Map<Bundle, Set<PythonBundleContext>> open = new ConcurrentHashMap<>();
    private final Map<String, Origin> origins = new ConcurrentHashMap<>();

    /** Whose files a generation's folder has, and whether they are of a bundle that has stopped. */
    private record Origin(Bundle bundle, boolean isGone) {}

    PythonBundleContexts(Bundle own) {
        this.own = own;
    }

    Proxies proxies() {
        return proxies;
    }

    /** Code in the generation's folder works on behalf of the bundle, until that stops. */
    void add(String generation, Bundle bundle) {
        origins.put(generation, new Origin(bundle, false));
    }

    /** A further context of the bundle; it ends with the bundle at the latest. */
    PythonBundleContext open(Bundle bundle) {
        PythonBundleContext context = new PythonBundleContext(bundle, proxies);
        open.computeIfAbsent(bundle, b -> ConcurrentHashMap.newKeySet()).add(context);
        return context;
    }

    /** The context for code in a file; for code that is in no bundle, that of Loader itself. */
    PythonBundleContext of(String file) {
        Origin origin = origin(file);
        return origin.isGone() ? closed(origin.bundle()) : shared(origin.bundle());
    }

    private PythonBundleContext closed(Bundle bundle) {
        PythonBundleContext context = new PythonBundleContext(bundle, proxies);
        context.close();
        return context;
    }

    private PythonBundleContext shared(Bundle bundle) {
        return open.getOrDefault(bundle, Set.of()).stream()
                .filter(PythonBundleContext::isShared)
                .findFirst()
                .orElseGet(() -> openShared(bundle));
    }

    private PythonBundleContext openShared(Bundle bundle) {
        PythonBundleContext context = open(bundle);
        context.share();
        return context;
    }

    /** The bundle that brought the file; empty for code that is in no bundle. */
    Optional<Bundle> owner(String file) {
        return found(file).map(Origin::bundle);
    }

    private Origin origin(String file) {
        return found(file).orElseGet(() -> new Origin(own, false));
    }

    private Optional<Origin> found(String file) {
        for (String part : file.split("[/\\\\]")) {
            Origin origin = origins.get(part);
            if (origin != null) {
                return Optional.of(origin);
            }
        }
        return Optional.empty();
    }

    void close(Bundle bundle) {
        origins.replaceAll(
                (generation, origin) ->
                        origin.bundle().equals(bundle) ? new Origin(bundle, true) : origin);
        end(bundle);
    }

    /** Ends what there is for the bundle, which goes on: its code gets another context. */
    void end(Bundle bundle) {
        Set<PythonBundleContext> contexts = open.remove(bundle);
        if (contexts != null) {
            contexts.forEach(PythonBundleContext::close);
        }
    }

    @Override
    public void close() {
        Set.copyOf(open.keySet()).forEach(this::close);
    }
}

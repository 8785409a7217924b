package loader.bundles;

import java.util.List;
import java.util.Optional;
import loader.importlib.Finder;
import loader.importlib.MetaPath;
import loader.importlib.ModuleName;
import loader.importlib.ModuleSpec;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Asks the finder services in turn, as {@code _bootstrap._find_spec} does; they may come and go
 * meanwhile. A tracker and no list of SCR's: that is sorted worst ranked first, and not again when
 * a ranking changes.
 */
@Component
public final class FinderServices implements MetaPath {

    private final ServiceTracker<Finder, Finder> tracker;
    private volatile Ordered ordered = new Ordered(-1, List.of());

    /** The finders as they were at one count of changes. */
    private record Ordered(int changes, List<Finder> finders) {}

    @Activate
    public FinderServices(BundleContext context) {
        tracker = new ServiceTracker<>(context, Finder.class, null);
        tracker.open();
    }

    @Deactivate
    void close() {
        tracker.close();
    }

    @Override
    public Optional<ModuleSpec> findSpec(ModuleName name, Optional<List<String>> path) {
        for (Finder finder : finders()) {
            Optional<ModuleSpec> spec = finder.findSpec(name, path);
            if (spec.isPresent()) {
                return spec;
            }
        }
        return Optional.empty();
    }

    @Override
    public void invalidateCaches() {
        finders().forEach(Finder::invalidateCaches);
    }

    @Override
    public List<Finder> finders() {
        Ordered known = ordered;
        int changes = tracker.getTrackingCount();
        if (known.changes() != changes) {
            known = new Ordered(changes, List.copyOf(tracker.getTracked().values()));
            ordered = known;
        }
        return known.finders();
    }
}

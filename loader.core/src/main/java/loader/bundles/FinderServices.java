package loader.bundles;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import loader.importlib.Finder;
import loader.importlib.ModuleName;
import loader.importlib.ModuleSpec;
import loader.spi.MetaPath;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Asks the finder services in turn, as {@code _bootstrap._find_spec} does; they may come and go
 * meanwhile. A tracker and no list of SCR's: that is sorted worst ranked first, and not again when
 * a ranking changes. A finder is fetched when it is first asked, since it may need the Python that
 * is only starting.
 */
@Component
public final class FinderServices implements MetaPath {

    private static final int NEVER = -1;

    private final BundleContext context;
    private final ServiceTracker<Finder, ServiceReference<Finder>> tracker;
    private volatile Ordered ordered = new Ordered(NEVER, List.of());

    /** The finders as they were at one count of changes. */
    private record Ordered(int changes, List<Finder> finders) {}

    @Activate
    public FinderServices(BundleContext context) {
        this.context = context;
        this.tracker =
                new ServiceTracker<>(context, Finder.class, null) {
                    @Override
                    public ServiceReference<Finder> addingService(
                            ServiceReference<Finder> reference) {
                        return reference;
                    }

                    @Override
                    public void removedService(
                            ServiceReference<Finder> reference, ServiceReference<Finder> tracked) {
                        context.ungetService(reference);
                    }
                };
        tracker.open();
    }

    @Deactivate
    void close() {
        tracker.close();
    }

    @Override
    public Optional<ModuleSpec> findSpec(ModuleName name, Optional<List<String>> path) {
        return first(finders(), name, path).or(() -> first(unheardOf(), name, path));
    }

    private static Optional<ModuleSpec> first(
            List<Finder> finders, ModuleName name, Optional<List<String>> path) {
        for (Finder finder : finders) {
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
        return known.changes() == changes ? known.finders() : finders(changes);
    }

    /**
     * Those that are registered now, while the tracker is not told yet: a framework tells one
     * listener after the other, in any order, and one of them may import a module.
     */
    private List<Finder> unheardOf() {
        Set<ServiceReference<Finder>> references = new TreeSet<>(Comparator.reverseOrder());
        references.addAll(registered());
        references.removeAll(tracker.getTracked().values());
        return references.stream().map(context::getService).filter(Objects::nonNull).toList();
    }

    private Collection<ServiceReference<Finder>> registered() {
        try {
            return context.getServiceReferences(Finder.class, null);
        } catch (InvalidSyntaxException noFilter) {
            throw new IllegalStateException(noFilter);
        }
    }

    /** Best ranked first; what cannot be had now is tried again the next time. */
    private List<Finder> finders(int changes) {
        List<ServiceReference<Finder>> references = List.copyOf(tracker.getTracked().values());
        List<Finder> found =
                references.stream().map(context::getService).filter(Objects::nonNull).toList();
        ordered = new Ordered(found.size() == references.size() ? changes : NEVER, found);
        return found;
    }
}

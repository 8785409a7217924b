package loader.services;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;

/**
 * The interfaces that resolved bundles have for modules: a bundle of interfaces need not be
 * started.
 */
final class AnnotatedInterfaces
        implements BundleTrackerCustomizer<List<AnnotatedInterface>>, AutoCloseable {

    private final Map<Bundle, List<AnnotatedInterface>> byBundle = new ConcurrentHashMap<>();
    private final Runnable changed;
    private final BundleTracker<List<AnnotatedInterface>> tracker;

    /**
     * @param changed run when there are others
     */
    AnnotatedInterfaces(BundleContext context, Runnable changed) {
        this.changed = changed;
        this.tracker =
                new BundleTracker<>(
                        context,
                        Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING,
                        this);
    }

    void open() {
        tracker.open();
    }

    /** Those that the module is to implement. */
    List<AnnotatedInterface> of(String module) {
        return byBundle.values().stream()
                .flatMap(Collection::stream)
                .filter(each -> each.module().equals(module))
                .toList();
    }

    @Override
    public List<AnnotatedInterface> addingBundle(Bundle bundle, BundleEvent event) {
        List<AnnotatedInterface> found = AnnotatedInterface.of(bundle);
        if (found.isEmpty()) {
            return null;
        }
        byBundle.put(bundle, found);
        changed.run();
        return found;
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, List<AnnotatedInterface> known) {}

    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, List<AnnotatedInterface> gone) {
        byBundle.remove(bundle);
        changed.run();
    }

    @Override
    public void close() {
        tracker.close();
    }
}

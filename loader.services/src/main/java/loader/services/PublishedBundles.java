package loader.services;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import loader.importlib.ModuleCatalog;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bundles whose modules are services. */
final class PublishedBundles implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PublishedBundles.class);

    private final ModuleCatalog catalog;
    private final ModulePublisher publisher;
    private final Map<Bundle, PublishedBundle> published = new ConcurrentHashMap<>();
    private volatile boolean closed;

    PublishedBundles(ModuleCatalog catalog, ModulePublisher publisher) {
        this.catalog = catalog;
        this.publisher = publisher;
    }

    /** Publishes what is new in the bundle. */
    void changed(Bundle bundle) {
        PublishedBundle modules =
                published.computeIfAbsent(
                        bundle, added -> new PublishedBundle(added, catalog, publisher));
        if (bundle.getState() == Bundle.ACTIVE) {
            modules.refresh();
        } else {
            stopping(bundle); // it has stopped before it was added
        }
    }

    void stopping(Bundle bundle) {
        withdraw(bundle);
        giveUp(Set.of(bundle));
        if (publisher.isHome()) {
            publisher.contexts().close(bundle);
        }
    }

    private void withdraw(Bundle bundle) {
        PublishedBundle modules = published.remove(bundle);
        if (modules != null) {
            modules.close();
        }
    }

    void refresh() {
        published.values().forEach(PublishedBundle::refresh);
    }

    /**
     * Takes all services away, as their interpreter is gone.
     *
     * @param forget lets what is published from then on have another interpreter
     * @return the bundles, which go on
     */
    Set<Bundle> withdrawAll(Runnable forget) {
        Set<Bundle> bundles = new LinkedHashSet<>(published.keySet());
        bundles.forEach(this::withdrawForNow);
        forget.run();
        for (Bundle late : published.keySet()) {
            withdrawForNow(late);
            bundles.add(late);
        }
        return bundles;
    }

    private void withdrawForNow(Bundle bundle) {
        withdraw(bundle);
        if (publisher.isHome()) {
            publisher.contexts().end(bundle);
        }
    }

    /** Publishes what bundles have, unless they have stopped meanwhile. */
    void publish(Set<Bundle> bundles) {
        for (Bundle each : bundles) {
            if (closed) {
                return;
            }
            try {
                changed(each);
            } catch (RuntimeException failed) {
                LOG.error("bundle {}: its modules are not published", each, failed);
            }
            if (closed) {
                stopping(each);
            }
        }
    }

    /** Calls do not wait for services of these bundles. */
    void giveUp(Set<Bundle> bundles) {
        publisher.successors().giveUp(place -> bundles.contains(place.bundle()));
    }

    /** From now on nothing that went comes back. */
    void refuseReturns() {
        closed = true;
        publisher.successors().giveUp(place -> true);
    }

    @Override
    public void close() {
        closed = true;
        published.keySet().forEach(this::stopping);
    }
}

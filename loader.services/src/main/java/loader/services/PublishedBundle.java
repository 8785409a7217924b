package loader.services;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import loader.importlib.BundledModules;
import org.osgi.framework.Bundle;

/** The services of a started bundle's modules: of those that an import would find. */
final class PublishedBundle implements AutoCloseable {

    private final Bundle bundle;
    private final BundledModules modules;
    private final Workshop workshop;
    private final Map<String, PublishedModule> published = new ConcurrentHashMap<>();
    private final Set<String> names;
    private volatile boolean closed;

    PublishedBundle(Bundle bundle, BundledModules modules, Workshop workshop) {
        this.bundle = bundle;
        this.modules = modules;
        this.workshop = workshop;
        this.names = OfferedModule.names(bundle);
    }

    /** The names that its capabilities have. */
    Set<String> names() {
        return names;
    }

    /** Publishes what is found now, and withdraws what another bundle hides. */
    void refresh() {
        if (closed) {
            return;
        }
        List<OfferedModule> offered = OfferedModule.of(bundle, modules.of(bundle));
        offered.forEach(each -> workshop.scopes().add(each.module().generation(), bundle));
        offered.stream().filter(each -> !each.isFound()).forEach(this::withdraw);
        offered.stream().filter(OfferedModule::isFound).forEach(this::publish);
    }

    private void withdraw(OfferedModule hidden) {
        PublishedModule module = published.remove(hidden.module().name());
        if (module != null) {
            module.close();
        }
    }

    private void publish(OfferedModule found) {
        PublishedModule known = published.get(found.module().name());
        if (known != null) {
            known.refresh();
        }
        if (closed || known != null) {
            return;
        }
        PublishedModule module = new PublishedModule(found, workshop);
        if (published.putIfAbsent(found.module().name(), module) == null) {
            module.publish();
            if (closed) {
                module.close();
            }
        } else {
            module.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        published.values().forEach(PublishedModule::close);
        published.clear();
    }
}

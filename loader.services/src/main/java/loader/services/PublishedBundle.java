package loader.services;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import loader.importlib.ModuleCatalog;
import org.osgi.framework.Bundle;

/** The services of a started bundle's modules: of those that an import would find. */
final class PublishedBundle implements AutoCloseable {

    private final Bundle bundle;
    private final ModuleCatalog modules;
    private final ModulePublisher publisher;
    private final Map<String, PublishedModule> published = new ConcurrentHashMap<>();
    private volatile boolean closed;

    PublishedBundle(Bundle bundle, ModuleCatalog modules, ModulePublisher publisher) {
        this.bundle = bundle;
        this.modules = modules;
        this.publisher = publisher;
    }

    /** Publishes what is found now, and withdraws what another bundle hides. */
    void refresh() {
        if (closed) {
            return;
        }
        List<ServiceModule> offered = ServiceModule.of(bundle, modules.of(bundle));
        offered.forEach(each -> publisher.contexts().add(each.module().generation(), bundle));
        offered.stream().filter(each -> !each.isFound()).forEach(this::withdraw);
        offered.stream().filter(ServiceModule::isFound).forEach(this::publish);
    }

    private void withdraw(ServiceModule hidden) {
        PublishedModule module = published.remove(hidden.module().name());
        if (module != null) {
            module.close();
        }
    }

    private void publish(ServiceModule found) {
        PublishedModule known = published.get(found.module().name());
        if (known != null) {
            known.refresh();
        }
        if (closed || known != null) {
            return;
        }
        PublishedModule module = new PublishedModule(found, publisher);
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

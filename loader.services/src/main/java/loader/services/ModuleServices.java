package loader.services;

import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.util.Map;
import loader.importlib.Finder;
import loader.importlib.ImportSystem;
import loader.importlib.ModuleCatalog;
import loader.python.InterpreterConfig;
import loader.python.PythonRuntime;
import loader.spi.ImportedModules;
import loader.spi.Namespaces;
import loader.spi.PropertyNames;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;

/**
 * Publishes the modules of bundles as services while their bundles are active. What a bundle had
 * hidden is published when it has stopped. The property {@code interpreter} of the configuration is
 * {@code MAIN}, {@code SHARED_GIL} or {@code OWN_GIL}: where modules are imported.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = PropertyNames.SERVICES_PID)
public final class ModuleServices implements BundleTrackerCustomizer<PublishedBundle> {

    private final ModuleCatalog modules;
    private final PythonBundleContexts contexts;
    private final ServiceInterpreter interpreter;
    private final AnnotatedInterfaces interfaces;
    private final ModulePublisher publisher;
    private final PythonRuntime runtime;
    private final ServiceRegistration<Finder> finder;
    private final SharedNames sharing = new SharedNames();
    private final BundleTracker<PublishedBundle> tracker;

    @Activate
    public ModuleServices(
            BundleContext context,
            Map<String, Object> configuration,
            @Reference(policyOption = GREEDY) PythonRuntime runtime,
            @Reference(policyOption = GREEDY) ImportSystem importSystem,
            @Reference(policyOption = GREEDY) ImportedModules imported,
            @Reference(policyOption = GREEDY) ModuleCatalog modules) {
        this.modules = modules;
        this.runtime = runtime;
        this.interpreter = new ServiceInterpreter(runtime, config(configuration));
        this.contexts = new PythonBundleContexts(context.getBundle());
        this.interfaces = new AnnotatedInterfaces(context, this::refreshAll);
        this.publisher =
                new ModulePublisher(interpreter, importSystem, imported, contexts, interfaces);
        this.finder = context.registerService(Finder.class, new OsgiFinder(contexts), null);
        this.tracker = new BundleTracker<>(context, Bundle.ACTIVE | Bundle.STOPPING, this);
        interfaces.open();
        tracker.open();
    }

    /**
     * A map and no annotation type, which SCR would make a proxy class for at each start: a run
     * waits for that.
     */
    private static InterpreterConfig config(Map<String, Object> configuration) {
        Object wanted = configuration.getOrDefault("interpreter", InterpreterConfig.MAIN);
        return InterpreterConfig.valueOf(wanted.toString());
    }

    @Deactivate
    void close() {
        interfaces.close();
        tracker.close();
        contexts.close();
        Registrations.unregister(finder);
        OsgiFinder.forget(runtime);
        interpreter.close();
    }

    @Override
    public PublishedBundle addingBundle(Bundle bundle, BundleEvent event) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (bundle.getState() != Bundle.ACTIVE
                || wiring == null
                || wiring.getCapabilities(Namespaces.MODULE).isEmpty()) {
            return null;
        }
        PublishedBundle published = new PublishedBundle(bundle, modules, publisher);
        sharing.add(published).forEach(PublishedBundle::refresh); // they may be hidden now
        published.refresh();
        return published;
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, PublishedBundle published) {
        if (bundle.getState() == Bundle.STOPPING) {
            published.close();
            contexts.close(bundle);
        }
    }

    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, PublishedBundle published) {
        published.close();
        contexts.close(bundle);
        sharing.remove(published).forEach(PublishedBundle::refresh);
    }

    private void refreshAll() {
        tracker.getTracked().values().forEach(PublishedBundle::refresh);
    }
}

package loader.services;

import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import loader.importlib.Finder;
import loader.importlib.ImportSystem;
import loader.importlib.ModuleCatalog;
import loader.python.InterpreterConfig;
import loader.python.PythonDiedException;
import loader.python.PythonInterfaces;
import loader.python.PythonRuntime;
import loader.spi.ImportedModules;
import loader.spi.ModuleBundleListener;
import loader.spi.PropertyNames;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the modules of bundles as services while their bundles are active. What a bundle had
 * hidden is published when that bundle has stopped. The property {@code interpreter} of the
 * configuration is {@code MAIN}, {@code SHARED_GIL}, {@code OWN_GIL} or {@code PROCESS}: where
 * modules are imported. The property {@code print} names a logger for what they print.
 */
@Designate(ocd = ServicesConfiguration.class)
@Component(
        service = {},
        immediate = true,
        configurationPid = PropertyNames.SERVICES_PID)
public final class ModuleServices implements ModuleBundleListener {

    private static final Logger LOG = LoggerFactory.getLogger(ModuleServices.class);

    private final ModuleCatalog catalog;
    private final PythonBundleContexts contexts;
    private final ServiceInterpreter interpreter;
    private final AnnotatedInterfaces interfaces;
    private final ModulePublisher publisher;
    private final PythonRuntime runtime;
    private final ServiceRegistration<Finder> finder;
    private final ServiceRegistration<PythonInterfaces> proxies;
    private final Map<Bundle, PublishedBundle> published = new ConcurrentHashMap<>();
    private final ServiceRegistration<ModuleBundleListener> listener;
    private final RestartBudget restarts = new RestartBudget(System::nanoTime);
    private volatile boolean closed;

    @Activate
    public ModuleServices(
            BundleContext context,
            Map<String, Object> configuration,
            @Reference(policyOption = GREEDY) PythonRuntime runtime,
            @Reference(policyOption = GREEDY) ImportSystem importSystem,
            @Reference(policyOption = GREEDY) ImportedModules imported,
            @Reference(policyOption = GREEDY) ModuleCatalog catalog) {
        this.catalog = catalog;
        this.runtime = runtime;
        this.contexts = new PythonBundleContexts(context.getBundle());
        OsgiFinder osgi = new OsgiFinder(contexts);
        this.interpreter =
                new ServiceInterpreter(
                        runtime,
                        config(configuration),
                        logger(configuration),
                        osgi::bringTo,
                        this::died);
        this.interfaces = new AnnotatedInterfaces(context, this::refreshAll);
        this.publisher =
                new ModulePublisher(interpreter, importSystem, imported, contexts, interfaces);
        this.finder = context.registerService(Finder.class, osgi, null);
        this.proxies = context.registerService(PythonInterfaces.class, contexts.proxies(), null);
        interfaces.open();
        this.listener = context.registerService(ModuleBundleListener.class, this, null);
    }

    /**
     * A map and no annotation type, which SCR would make a proxy class for at each start: a run
     * waits for that.
     */
    private static InterpreterConfig config(Map<String, Object> configuration) {
        Object wanted = configuration.getOrDefault("interpreter", InterpreterConfig.MAIN);
        try {
            return InterpreterConfig.valueOf(wanted.toString());
        } catch (IllegalArgumentException unknown) {
            LOG.error(
                    PropertyNames.SERVICES_PID + ": interpreter={} is none of {}, it stays {}",
                    wanted,
                    List.of(InterpreterConfig.values()),
                    InterpreterConfig.MAIN);
            return InterpreterConfig.MAIN;
        }
    }

    private static Optional<Logger> logger(Map<String, Object> configuration) {
        String name = configuration.getOrDefault("print", "").toString();
        return name.isEmpty() ? Optional.empty() : Optional.of(LoggerFactory.getLogger(name));
    }

    /** The services go, and come back with another process. */
    private void died(PythonDiedException how) {
        LOG.error(
                "{}: the services' process died: {}", PropertyNames.SERVICES_PID, how.getMessage());
        List<Bundle> bundles = List.copyOf(published.keySet());
        bundles.forEach(this::stopping);
        interpreter.forgetDead();
        Optional<Duration> pause = restarts.died();
        if (pause.isPresent()) {
            CompletableFuture.delayedExecutor(pause.get().toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> bundles.forEach(this::publishAnew));
        } else {
            LOG.error(
                    "{}: the process died {} times within {} s, so the services of {} stay away"
                            + " until their bundle starts again or the configuration changes",
                    PropertyNames.SERVICES_PID,
                    RestartBudget.MOST,
                    RestartBudget.WINDOW.toSeconds(),
                    bundles);
        }
    }

    private void publishAnew(Bundle bundle) {
        if (closed) {
            return;
        }
        changed(bundle);
        if (closed) {
            stopping(bundle);
        }
    }

    @Deactivate
    void close() {
        closed = true;
        interfaces.close();
        Registrations.unregister(listener);
        published.keySet().forEach(this::stopping);
        contexts.close();
        Registrations.unregister(proxies);
        Registrations.unregister(finder);
        OsgiFinder.forget(runtime);
        interpreter.close();
    }

    @Override
    public void changed(Bundle bundle) {
        PublishedBundle modules =
                published.computeIfAbsent(
                        bundle, added -> new PublishedBundle(added, catalog, publisher));
        if (bundle.getState() == Bundle.ACTIVE) {
            modules.refresh();
        } else {
            stopping(bundle); // it has stopped before it was added
        }
    }

    @Override
    public void stopping(Bundle bundle) {
        PublishedBundle modules = published.remove(bundle);
        if (modules != null) {
            modules.close();
        }
        contexts.close(bundle);
    }

    private void refreshAll() {
        published.values().forEach(PublishedBundle::refresh);
    }
}

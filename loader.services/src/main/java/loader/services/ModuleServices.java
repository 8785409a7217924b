package loader.services;

import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import loader.importlib.Finder;
import loader.importlib.ImportSystem;
import loader.importlib.ModuleCatalog;
import loader.python.Interpreter;
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
 * modules are imported. The property {@code print} names a logger for what they print, {@code
 * remote} the modules whose typed services are exported.
 */
@Designate(ocd = ServicesConfiguration.class)
@Component(
        service = {},
        immediate = true,
        configurationPid = PropertyNames.SERVICES_PID)
public final class ModuleServices implements ModuleBundleListener {

    private static final Logger LOG = LoggerFactory.getLogger(ModuleServices.class);

    private final PythonBundleContexts contexts;
    private final ServiceInterpreter interpreter;
    private final AnnotatedInterfaces interfaces;
    private final PublishedBundles bundles;
    private final ProcessRestarts restarts;
    private final PythonRuntime runtime;
    private final ServiceRegistration<Finder> finder;
    private final ServiceRegistration<PythonInterfaces> proxies;
    private final ServiceRegistration<ModuleBundleListener> listener;

    @Activate
    public ModuleServices(
            BundleContext context,
            Map<String, Object> configuration,
            @Reference(policyOption = GREEDY) PythonRuntime runtime,
            @Reference(policyOption = GREEDY) ImportSystem importSystem,
            @Reference(policyOption = GREEDY) ImportedModules imported,
            @Reference(policyOption = GREEDY) ModuleCatalog catalog) {
        this.runtime = runtime;
        this.contexts = new PythonBundleContexts(context.getBundle());
        OsgiFinder osgi = new OsgiFinder(contexts);
        this.interpreter =
                new ServiceInterpreter(
                        runtime,
                        config(configuration),
                        logger(configuration),
                        osgi::bringTo,
                        this::ended);
        this.interfaces = new AnnotatedInterfaces(context, this::refreshAll);
        this.bundles =
                new PublishedBundles(
                        catalog,
                        new ModulePublisher(
                                interpreter,
                                importSystem,
                                imported,
                                contexts,
                                interfaces,
                                RemoteExports.of(runtime, configuration)));
        this.restarts = new ProcessRestarts(context, interpreter, bundles);
        this.finder = context.registerService(Finder.class, osgi, null);
        this.proxies = context.registerService(PythonInterfaces.class, contexts.proxies(), null);
        interfaces.open();
        if (interpreter.isProcess()) {
            restarts.open();
        }
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

    private void ended(Interpreter process, Optional<PythonDiedException> death) {
        restarts.ended(process, death);
    }

    @Deactivate
    void close() {
        bundles.refuseReturns();
        restarts.close();
        interfaces.close();
        Registrations.unregister(listener);
        interpreter.endSoon();
        bundles.close();
        contexts.close();
        Registrations.unregister(proxies);
        Registrations.unregister(finder);
        OsgiFinder.forget(runtime);
        interpreter.close();
    }

    @Override
    public void changed(Bundle bundle) {
        bundles.changed(bundle);
    }

    @Override
    public void stopping(Bundle bundle) {
        bundles.stopping(bundle);
    }

    private void refreshAll() {
        bundles.refresh();
    }
}

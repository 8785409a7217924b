package loader.services;

import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import loader.importlib.Finder;
import loader.importlib.ImportSystem;
import loader.importlib.ModuleCatalog;
import loader.python.Interpreter;
import loader.python.PythonDiedException;
import loader.python.PythonInterfaces;
import loader.python.PythonRuntime;
import loader.spi.ImportedModules;
import loader.spi.ModuleBundleListener;
import loader.spi.PropertyNames;
import loader.spi.QuarantinedBundles;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Publishes the modules of bundles as services while their bundles are active. What a bundle had
 * hidden is published when that bundle has stopped. The property {@code interpreter} of the
 * configuration is {@code MAIN}, {@code SHARED_GIL}, {@code OWN_GIL} or {@code PROCESS}: where
 * modules are imported. The property {@code print} names a logger for what they print, {@code
 * remote} the modules whose typed services are exported. With processes, {@code workers} of them
 * share the calls of typed services.
 */
@Designate(ocd = ServicesConfiguration.class)
@Component(
        service = {},
        immediate = true,
        configurationPid = PropertyNames.SERVICES_PID)
public final class ModuleServices implements ModuleBundleListener {

    private final PythonBundleContexts contexts;
    private final ServiceInterpreter interpreter;
    private final AnnotatedInterfaces interfaces;
    private final PublishedBundles bundles;
    private final Quarantine quarantine;
    private final ProcessRestarts restarts;
    private final Optional<SpreadServices> spread;
    private final PythonRuntime runtime;
    private final ServiceRegistration<Finder> finder;
    private final ServiceRegistration<PythonInterfaces> proxies;
    private final ServiceRegistration<QuarantinedBundles> quarantined;
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
        ServiceSettings settings = ServiceSettings.of(configuration);
        this.quarantine =
                new Quarantine(
                        settings.quarantine(),
                        Duration.ofSeconds(settings.quarantineSeconds()),
                        System::nanoTime);
        OsgiFinder osgi = new OsgiFinder(contexts);
        Consumer<Interpreter> begin =
                process -> {
                    MemoryLimit.set(process, settings.memory());
                    osgi.bringTo(process);
                };
        this.interpreter = new ServiceInterpreter(runtime, settings, begin, this::ended);
        this.interfaces = new AnnotatedInterfaces(context, this::refreshAll);
        ModulePublisher publisher =
                new ModulePublisher(
                        interpreter,
                        importSystem,
                        imported,
                        contexts,
                        interfaces,
                        RemoteExports.of(runtime, configuration),
                        quarantine,
                        new Successors(),
                        settings.isSpread() ? ModulePublisher.Part.HOME : ModulePublisher.Part.ALL,
                        Optional.empty());
        this.bundles = new PublishedBundles(catalog, publisher);
        this.restarts =
                new ProcessRestarts(context, new HomeProcess(interpreter, bundles), this::blame);
        this.spread =
                settings.isSpread()
                        ? Optional.of(
                                new SpreadServices(
                                        context,
                                        catalog,
                                        publisher,
                                        settings.workers(),
                                        this::blame,
                                        end ->
                                                new ServiceInterpreter(
                                                        runtime, settings, begin, end)))
                        : Optional.empty();
        this.finder = context.registerService(Finder.class, osgi, null);
        this.proxies = context.registerService(PythonInterfaces.class, contexts.proxies(), null);
        this.quarantined = context.registerService(QuarantinedBundles.class, quarantine, null);
        interfaces.open();
        if (interpreter.isProcess()) {
            restarts.open();
        }
        spread.ifPresent(SpreadServices::open);
        this.listener = context.registerService(ModuleBundleListener.class, this, null);
    }

    private void ended(Interpreter process, Optional<PythonDiedException> death) {
        restarts.ended(process, death);
    }

    private void blame(PythonDiedException death) {
        Culprit.of(death, contexts::owner).ifPresent(quarantine::died);
    }

    @Deactivate
    void close() {
        bundles.refuseReturns();
        restarts.close();
        spread.ifPresent(SpreadServices::refuseReturns);
        interfaces.close();
        Registrations.unregister(listener);
        interpreter.endSoon();
        bundles.close();
        spread.ifPresent(SpreadServices::withdraw);
        contexts.close();
        Registrations.unregister(proxies);
        Registrations.unregister(finder);
        Registrations.unregister(quarantined);
        OsgiFinder.forget(runtime);
        interpreter.close();
        spread.ifPresent(SpreadServices::close);
    }

    @Override
    public void changed(Bundle bundle) {
        bundles.changed(bundle);
        spread.ifPresent(each -> each.bundles().changed(bundle));
    }

    @Override
    public void stopping(Bundle bundle) {
        quarantine.lift(bundle);
        bundles.stopping(bundle);
        spread.ifPresent(each -> each.bundles().stopping(bundle));
    }

    private void refreshAll() {
        bundles.refresh();
        spread.ifPresent(each -> each.bundles().refresh());
    }
}

package loader.bundles;

import static org.osgi.service.component.annotations.ReferenceCardinality.MULTIPLE;
import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.stream.Stream;
import loader.events.FlightEvent;
import loader.events.Measured;
import loader.generations.BundleFolders;
import loader.generations.GenerationStore;
import loader.generations.LinkedFiles;
import loader.importlib.CatalogEntry;
import loader.importlib.Finder;
import loader.importlib.ImportException;
import loader.importlib.ImportException.Reason;
import loader.importlib.Loader;
import loader.importlib.ModuleCatalog;
import loader.importlib.ModuleName;
import loader.importlib.ModuleSpec;
import loader.library.Platform;
import loader.spi.CatalogFinder;
import loader.spi.Distribution;
import loader.spi.ImportedModules;
import loader.spi.ModuleBundleListener;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;

/**
 * Finds the modules of started bundles by their {@code loader.module} capabilities: one look-up in
 * an index. When a bundle stops, the listeners are told first, then its modules leave the index and
 * the interpreters, then the bundles with modules of the same names are told about.
 */
@Component(service = {Finder.class, ModuleCatalog.class})
public final class BundleFinder
        implements CatalogFinder, ModuleCatalog, BundleTrackerCustomizer<ModuleBundle> {

    private final BundleFolders folders;
    private final Loader extensions;
    private final Loader sources;
    private final Platform platform;
    private final GenerationStore store;
    private final Bundle system;
    private final ModuleIndex index = new ModuleIndex();
    private final CurrentGenerations current;
    private final DepartedBundles departed = new DepartedBundles();
    private final BundleDistributions distributions = new BundleDistributions();
    private final Map<Bundle, ModuleBundle> tracked = new ConcurrentHashMap<>();
    private final Set<ModuleBundleListener> listeners = new CopyOnWriteArraySet<>();
    private final BundleTracker<ModuleBundle> tracker;

    private volatile ImportedModules imported;

    @Activate
    public BundleFinder(
            BundleContext context,
            @Reference BundleFolders folders,
            @Reference(target = "(" + Loader.KIND + "=extension)", policyOption = GREEDY)
                    Loader extensions,
            @Reference(target = "(" + Loader.KIND + "=source)", policyOption = GREEDY)
                    Loader sources) {
        this.folders = folders;
        this.extensions = extensions;
        this.sources = sources;
        this.platform =
                Platform.of(
                        context.getProperty(Constants.FRAMEWORK_OS_NAME),
                        context.getProperty(Constants.FRAMEWORK_PROCESSOR));
        this.store = GenerationStore.of(context);
        this.current = new CurrentGenerations(store.folder());
        this.system = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        this.tracker =
                new BundleTracker<>(
                        context, Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING, this);
        store.reclaim(context.getBundles());
    }

    /** After the construction, so that SCR has set the reference. */
    @Activate
    void open() {
        tracker.open();
    }

    @Deactivate
    void close() {
        tracker.close();
    }

    /** Absent until Python runs, and it needs this finder. */
    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    void setImported(ImportedModules python) {
        imported = python;
    }

    /** Python may outlive the framework, and then finds nothing of it any more. */
    void unsetImported(ImportedModules python) {
        if (system.getState() == Bundle.STOPPING) {
            tracked.values().forEach(modules -> forget(python, modules));
        }
        if (imported == python) {
            imported = null;
        }
    }

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC)
    void addListener(ModuleBundleListener listener) {
        listeners.add(listener);
        tracked.forEach(
                (bundle, modules) -> {
                    if (isActive(bundle) && !modules.offers().isEmpty()) {
                        listener.changed(bundle);
                    }
                });
    }

    void removeListener(ModuleBundleListener listener) {
        listeners.remove(listener);
    }

    private static boolean isActive(Bundle bundle) {
        return bundle != null && bundle.getState() == Bundle.ACTIVE;
    }

    @Override
    public ModuleBundle addingBundle(Bundle bundle, BundleEvent event) {
        ModuleBundle modules = ModuleBundle.of(bundle, platform, store).orElse(null);
        if (modules != null) {
            folders.add(modules.generation().folder(), bundle.getSymbolicName());
            current.add(modules.generation().folder());
            modules.offers().forEach(index::add);
            tracked.put(bundle, modules);
            relocateNamespaces(modules);
            modifiedBundle(bundle, event, modules);
        }
        return modules;
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, ModuleBundle modules) {
        if (modules.offers().isEmpty()) {
            return;
        }
        if (isActive(bundle)) {
            tellSharing(modules);
            listeners.forEach(listener -> listener.changed(bundle));
        } else if (bundle.getState() == Bundle.STOPPING) {
            listeners.forEach(listener -> listener.stopping(bundle));
        }
    }

    /** The listeners withdraw what they made of the modules before the modules leave. */
    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, ModuleBundle modules) {
        listeners.forEach(listener -> listener.stopping(bundle));
        tracked.remove(bundle);
        modules.leave();
        current.remove(modules.generation().folder());
        modules.offers().forEach(index::remove);
        forget(modules);
        if (system.getState() != Bundle.STOPPING) {
            tellSharing(modules);
        }
    }

    /** Tells about the bundles with modules of the same names, which one bundle hides. */
    private void tellSharing(ModuleBundle modules) {
        modules.offers().stream()
                .flatMap(offer -> index.of(offer.name().value()).stream())
                .map(ModuleOffer::bundle)
                .filter(other -> other != modules)
                .distinct()
                .map(other -> system.getBundleContext().getBundle(other.id()))
                .filter(BundleFinder::isActive)
                .forEach(bundle -> listeners.forEach(listener -> listener.changed(bundle)));
    }

    private void forget(ModuleBundle modules) {
        ImportedModules python = imported;
        if (python != null) {
            forget(python, modules);
        }
        relocateNamespaces(modules);
    }

    private void forget(ImportedModules python, ModuleBundle modules) {
        if (!modules.generation().isUnpacked()) {
            return;
        }
        departed.add(modules.remembered());
        Measured forgetting = FlightEvent.GENERATION.begin();
        boolean failed = true;
        try {
            python.forget(modules.generation().folder(), modules.mayUnload());
            failed = false;
        } finally {
            if (forgetting.end()) {
                String action = modules.mayUnload() ? "unload" : "forget";
                forgetting.record(modules.generation().name(), action, failed);
            }
        }
    }

    private void relocateNamespaces(ModuleBundle changed) {
        ImportedModules python = imported;
        if (python == null) {
            return;
        }
        changed.offers().stream()
                .filter(ModuleOffer::isNamespace)
                .forEach(offer -> python.relocate(offer.name(), portions(offer.name())));
    }

    private List<String> portions(ModuleName name) {
        List<ModuleOffer> offers = index.of(name.value());
        return offers.isEmpty() || !offers.get(0).isNamespace() ? List.of() : locations(offers);
    }

    @Override
    public Optional<ModuleSpec> findSpec(ModuleName name, Optional<List<String>> path) {
        if (path.isPresent() && current.haveLost(path.get())) {
            throw new ImportException(
                    name.value(),
                    Optional.of(path.get().get(0)),
                    Reason.DEPARTED,
                    "its bundle has gone",
                    null);
        }
        List<ModuleOffer> offers = index.of(name.value());
        return offers.isEmpty() ? Optional.empty() : Optional.of(spec(name, offers));
    }

    private ModuleSpec spec(ModuleName name, List<ModuleOffer> offers) {
        ModuleOffer first = offers.get(0);
        if (first.isNamespace() && first.refusal().isEmpty()) {
            return namespace(name, locations(offers));
        }
        Path file = first.file();
        String kind = first.capability().orElseThrow().fileKind();
        Loader loader = kind.equals(ModuleSpec.EXTENSION) ? extensions : sources;
        ModuleSpec spec = ModuleSpec.ofFile(name, kind, loader, file);
        return first.isPackage() ? spec.asPackage(List.of(file.getParent().toString())) : spec;
    }

    private static List<String> locations(List<ModuleOffer> offers) {
        return offers.stream()
                .filter(offer -> offer.isNamespace() && offer.refusal().isEmpty())
                .map(offer -> offer.file().toString())
                .toList();
    }

    private static ModuleSpec namespace(ModuleName name, List<String> locations) {
        return new ModuleSpec(
                name,
                ModuleSpec.NAMESPACE,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.of(locations));
    }

    @Override
    public List<ModuleInfo> modules() {
        return index.all()
                .map(offers -> offers.get(0))
                .filter(offer -> offer.refusal().isEmpty() && offer.name().parent().isEmpty())
                .map(offer -> new ModuleInfo(offer.name(), offer.isPackage()))
                .toList();
    }

    @Override
    public List<Distribution> distributions(Optional<String> name) {
        return distributions.of(bundles(), name);
    }

    @Override
    public boolean isAutorun(Path file) {
        Path unpacked = LinkedFiles.inGeneration(file);
        return bundles()
                .anyMatch(
                        each ->
                                each.isAutorun()
                                        && unpacked.startsWith(each.generation().folder()));
    }

    @Override
    public Optional<Path> generation(Path file) {
        Path unpacked = LinkedFiles.inGeneration(file);
        return bundles()
                .map(each -> each.generation().folder())
                .filter(unpacked::startsWith)
                .findFirst();
    }

    private Stream<ModuleBundle> bundles() {
        return tracked.values().stream();
    }

    @Override
    public List<CatalogEntry> entries() {
        return new CatalogBuilder(imported).of(index, departed);
    }

    @Override
    public List<CatalogEntry> of(Bundle bundle) {
        ModuleBundle modules = tracked.get(bundle);
        return modules == null ? List.of() : CatalogBuilder.of(index, modules);
    }
}

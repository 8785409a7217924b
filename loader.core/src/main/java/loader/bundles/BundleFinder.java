package loader.bundles;

import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import loader.importlib.Finder;
import loader.importlib.ImportException.Reason;
import loader.importlib.Loader;
import loader.importlib.ModuleName;
import loader.importlib.ModuleSpec;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;

/**
 * Finds the modules of started bundles by their {@code loader.module} capabilities: one look-up in
 * an index.
 */
@Component(service = Finder.class)
public final class BundleFinder
        implements Finder, BundleTrackerCustomizer<List<BundleFinder.Entry>> {

    private final Loader extensions;
    private final Loader sources;
    private final Map<String, List<Entry>> index = new ConcurrentHashMap<>();
    private final BundleTracker<List<Entry>> tracker;

    /** A module and the files of its bundle. */
    record Entry(ModuleCapability capability, Generation generation) {

        Path file() {
            try {
                return generation.file(capability.root(), capability.origin());
            } catch (IOException failed) {
                throw capability.broken(
                        Reason.MISSING_FILE, "cannot be unpacked: " + failed, failed);
            }
        }
    }

    @Activate
    public BundleFinder(
            BundleContext context,
            @Reference(target = "(loader.kind=extension)", policyOption = GREEDY) Loader extensions,
            @Reference(target = "(loader.kind=source)", policyOption = GREEDY) Loader sources) {
        this.extensions = extensions;
        this.sources = sources;
        this.tracker =
                new BundleTracker<>(
                        context, Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING, this);
        tracker.open();
    }

    @Deactivate
    void close() {
        tracker.close();
    }

    @Override
    public List<Entry> addingBundle(Bundle bundle, BundleEvent event) {
        List<Entry> entries = new ArrayList<>();
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (bundle.getBundleContext() == null || wiring == null) {
            return null;
        }
        Generation generation = null;
        for (BundleCapability capability : wiring.getCapabilities(ModuleCapability.NAMESPACE)) {
            generation = generation == null ? new Generation(bundle) : generation;
            entries.add(new Entry(ModuleCapability.of(bundle, capability), generation));
        }
        entries.forEach(entry -> entries(entry).add(entry));
        return entries.isEmpty() ? null : entries;
    }

    private List<Entry> entries(Entry entry) {
        return index.computeIfAbsent(
                entry.capability().name().value(), name -> new CopyOnWriteArrayList<>());
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, List<Entry> entries) {}

    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, List<Entry> entries) {
        entries.forEach(entry -> entries(entry).remove(entry));
    }

    @Override
    public Optional<ModuleSpec> findSpec(ModuleName name, Optional<List<String>> path) {
        List<Entry> entries = index.getOrDefault(name.value(), List.of());
        return entries.isEmpty() ? Optional.empty() : Optional.of(spec(name, entries));
    }

    private ModuleSpec spec(ModuleName name, List<Entry> entries) {
        Entry first = entries.get(0);
        String kind = first.capability().kind();
        if (kind.equals(ModuleSpec.NAMESPACE)) {
            return namespace(name, entries);
        }
        Path file = first.file();
        boolean source = file.toString().endsWith(".py");
        ModuleSpec spec =
                ModuleSpec.ofFile(
                        name,
                        source ? ModuleSpec.SOURCE : ModuleSpec.EXTENSION,
                        source ? sources : extensions,
                        file);
        return kind.equals(ModuleCapability.PACKAGE)
                ? spec.asPackage(List.of(file.getParent().toString()))
                : spec;
    }

    private static ModuleSpec namespace(ModuleName name, List<Entry> portions) {
        List<String> locations = portions.stream().map(entry -> entry.file().toString()).toList();
        return new ModuleSpec(
                name,
                ModuleSpec.NAMESPACE,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.of(locations));
    }
}

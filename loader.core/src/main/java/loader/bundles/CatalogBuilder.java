package loader.bundles;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.importlib.CatalogEntry;
import loader.spi.ImportedModules;
import loader.spi.InterpreterModule;

/** What bundles offer, joined with what interpreters have imported of it. */
final class CatalogBuilder {

    private final ImportedModules imported;
    private final Map<ModuleBundle, Map<String, List<CatalogEntry>>> loaded = new HashMap<>();

    /**
     * @param imported null while Python does not run
     */
    CatalogBuilder(ImportedModules imported) {
        this.imported = imported;
    }

    List<CatalogEntry> of(ModuleIndex index, DepartedBundles departed) {
        List<CatalogEntry> all = new ArrayList<>();
        index.all().flatMap(this::offered).forEach(all::add);
        departed.all().stream()
                .flatMap(bundle -> below(bundle).map(module -> described(bundle, module)))
                .forEach(all::add);
        all.sort(Comparator.comparing(CatalogEntry::name));
        return all;
    }

    /** What one bundle offers, whatever was imported of it. */
    static List<CatalogEntry> of(ModuleIndex index, ModuleBundle bundle) {
        List<CatalogEntry> offered = new ArrayList<>();
        for (ModuleOffer offer : bundle.offers()) {
            List<ModuleOffer> offers = index.of(offer.name().value());
            if (offers.contains(offer)) {
                offered.add(described(offer, offers));
            }
        }
        return offered;
    }

    private Stream<CatalogEntry> offered(List<ModuleOffer> offers) {
        return offers.stream()
                .flatMap(
                        offer -> {
                            List<CatalogEntry> loaded =
                                    importedFrom(offer.bundle())
                                            .getOrDefault(offer.name().value(), List.of());
                            return loaded.isEmpty()
                                    ? Stream.of(described(offer, offers))
                                    : loaded.stream();
                        });
    }

    /** What interpreters have of the bundle, by name; Python is asked once for each bundle. */
    private Map<String, List<CatalogEntry>> importedFrom(ModuleBundle bundle) {
        return loaded.computeIfAbsent(
                bundle,
                each -> each.generation().isUnpacked() ? loaded(each.remembered()) : Map.of());
    }

    private Map<String, List<CatalogEntry>> loaded(RememberedBundle bundle) {
        return below(bundle)
                .map(module -> described(bundle, module))
                .collect(Collectors.groupingBy(CatalogEntry::name));
    }

    private Stream<InterpreterModule> below(RememberedBundle bundle) {
        return imported == null ? Stream.empty() : imported.below(bundle.folder()).stream();
    }

    private static CatalogEntry described(RememberedBundle bundle, InterpreterModule module) {
        return new CatalogEntry(
                module.name(),
                bundle.kinds().getOrDefault(module.name(), ""),
                bundle.title(),
                bundle.folder().getFileName().toString(),
                module.interpreter(),
                module.state().name().toLowerCase(Locale.ROOT),
                module.reason());
    }

    private static CatalogEntry described(ModuleOffer offer, List<ModuleOffer> offers) {
        ModuleOffer first = offers.get(0);
        String state = "found";
        String reason = "";
        if (offer.refusal().isPresent()) {
            state = "refused";
            reason = offer.refusal().get().getMessage();
        } else if (!offer.equals(first) && !(offer.isNamespace() && first.isNamespace())) {
            state = "hidden";
            reason = "bundle " + first.bundle().title() + " is preferred";
        }
        return new CatalogEntry(
                offer.name().value(),
                offer.kind(),
                offer.bundle().title(),
                offer.bundle().generation().name(),
                "",
                state,
                reason);
    }
}

package loader.bundles;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.importlib.BundledModule;
import loader.spi.ImportedModules;
import loader.spi.InterpreterModule;

/** What bundles offer, joined with what interpreters have imported of it. */
final class Catalogue {

    private final ImportedModules imported;
    private final Map<ModuleBundle, Map<String, List<BundledModule>>> loaded = new HashMap<>();

    /**
     * @param imported null while Python does not run
     */
    Catalogue(ImportedModules imported) {
        this.imported = imported;
    }

    List<BundledModule> of(ModuleIndex index, DepartedBundles departed) {
        List<BundledModule> all = new ArrayList<>();
        index.all().flatMap(this::offered).forEach(all::add);
        departed.all().stream()
                .flatMap(bundle -> below(bundle).map(module -> described(bundle, module)))
                .forEach(all::add);
        all.sort(Comparator.comparing(BundledModule::name));
        return all;
    }

    /** What one bundle offers, whatever was imported of it. */
    static List<BundledModule> of(ModuleIndex index, ModuleBundle bundle) {
        List<BundledModule> offered = new ArrayList<>();
        for (Claim claim : bundle.claims()) {
            List<Claim> claims = index.of(claim.name().value());
            if (claims.contains(claim)) {
                offered.add(described(claim, claims));
            }
        }
        return offered;
    }

    private Stream<BundledModule> offered(List<Claim> claims) {
        return claims.stream()
                .flatMap(
                        claim -> {
                            List<BundledModule> loaded =
                                    importedFrom(claim.bundle())
                                            .getOrDefault(claim.name().value(), List.of());
                            return loaded.isEmpty()
                                    ? Stream.of(described(claim, claims))
                                    : loaded.stream();
                        });
    }

    /** What interpreters have of the bundle, by name; Python is asked once for each bundle. */
    private Map<String, List<BundledModule>> importedFrom(ModuleBundle bundle) {
        return loaded.computeIfAbsent(
                bundle,
                each -> each.generation().isUnpacked() ? loaded(each.remembered()) : Map.of());
    }

    private Map<String, List<BundledModule>> loaded(RememberedBundle bundle) {
        return below(bundle)
                .map(module -> described(bundle, module))
                .collect(Collectors.groupingBy(BundledModule::name));
    }

    private Stream<InterpreterModule> below(RememberedBundle bundle) {
        return imported == null ? Stream.empty() : imported.below(bundle.folder()).stream();
    }

    private static BundledModule described(RememberedBundle bundle, InterpreterModule module) {
        return new BundledModule(
                module.name(),
                bundle.kinds().getOrDefault(module.name(), ""),
                bundle.title(),
                bundle.folder().getFileName().toString(),
                module.interpreter(),
                module.state().name().toLowerCase(Locale.ROOT),
                module.reason());
    }

    private static BundledModule described(Claim claim, List<Claim> claims) {
        Claim first = claims.get(0);
        String state = "found";
        String reason = "";
        if (claim.refusal().isPresent()) {
            state = "refused";
            reason = claim.refusal().get().getMessage();
        } else if (!claim.equals(first) && !(claim.isNamespace() && first.isNamespace())) {
            state = "hidden";
            reason = "bundle " + first.bundle().title() + " is preferred";
        }
        return new BundledModule(
                claim.name().value(),
                claim.kind(),
                claim.bundle().title(),
                claim.bundle().generation().name(),
                "",
                state,
                reason);
    }
}

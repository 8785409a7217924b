package loader.bundles;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import loader.importlib.BundledModule;
import loader.importlib.ImportedModule;
import loader.importlib.ImportedModules;

/** What bundles offer, joined with what interpreters have imported of it. */
final class Catalogue {

    private final ImportedModules imported;

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
                .flatMap(bundle -> importedFrom(bundle).map(module -> described(bundle, module)))
                .forEach(all::add);
        all.sort(Comparator.comparing(BundledModule::name));
        return all;
    }

    private Stream<BundledModule> offered(List<Claim> claims) {
        return claims.stream()
                .flatMap(
                        claim -> {
                            List<BundledModule> loaded =
                                    importedFrom(claim.bundle())
                                            .filter(m -> m.name().equals(claim.name().value()))
                                            .map(m -> described(claim.bundle(), m))
                                            .toList();
                            return loaded.isEmpty()
                                    ? Stream.of(described(claim, claims))
                                    : loaded.stream();
                        });
    }

    private Stream<ImportedModule> importedFrom(ModuleBundle bundle) {
        return imported == null || !bundle.generation().isUnpacked()
                ? Stream.empty()
                : imported.below(bundle.generation().folder()).stream();
    }

    private static BundledModule described(ModuleBundle bundle, ImportedModule module) {
        String kind =
                bundle.claims().stream()
                        .filter(claim -> claim.name().value().equals(module.name()))
                        .map(Claim::kind)
                        .findFirst()
                        .orElse("");
        return new BundledModule(
                module.name(),
                kind,
                bundle.title(),
                bundle.generation().name(),
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

package loader.bundles;

import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.util.List;
import java.util.Optional;
import loader.importlib.Finder;
import loader.importlib.MetaPath;
import loader.importlib.ModuleName;
import loader.importlib.ModuleSpec;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Asks the finder services in turn, as {@code _bootstrap._find_spec} does; they may come and go
 * meanwhile.
 */
@Component
public final class FinderServices implements MetaPath {

    /** Replaced as a whole by SCR, which sorts worst ranked first. */
    @Reference(policy = DYNAMIC, policyOption = GREEDY)
    private volatile List<Finder> finders;

    @Activate
    public FinderServices() {}

    @Override
    public Optional<ModuleSpec> findSpec(ModuleName name, Optional<List<String>> path) {
        for (Finder finder : finders()) {
            Optional<ModuleSpec> spec = finder.findSpec(name, path);
            if (spec.isPresent()) {
                return spec;
            }
        }
        return Optional.empty();
    }

    @Override
    public void invalidateCaches() {
        finders().forEach(Finder::invalidateCaches);
    }

    @Override
    public List<Finder> finders() {
        return finders;
    }
}

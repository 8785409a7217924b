package loader.spi;

import java.util.List;
import java.util.Optional;
import loader.importlib.Finder;
import loader.importlib.ModuleName;
import loader.importlib.ModuleSpec;
import org.osgi.annotation.versioning.ProviderType;

/** The finder services, best ranked first: the part of {@code sys.meta_path} that OSGi provides. */
@ProviderType
public interface MetaPath {

    /** Asks the finders in turn. */
    Optional<ModuleSpec> findSpec(ModuleName name, Optional<List<String>> path);

    /** Tells each finder to ({@code importlib.invalidate_caches}). */
    void invalidateCaches();

    /** The finders in the order they are asked, as they are now. */
    List<Finder> finders();
}

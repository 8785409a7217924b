package loader.importlib;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Finds modules by name (PEP 451 meta path finder), as an OSGi service.
 *
 * <p>Finders are asked in the order of {@code service.ranking}, best first, on whichever thread
 * imports; the calling thread is not attached to Python. Not having a module is an empty result;
 * having it and being unable to load it is an {@link ImportException}.
 */
@ConsumerType
public interface Finder {

    /**
     * The spec of the named module, or empty when this finder does not have it.
     *
     * @param path the parent package's {@code __path__}; empty for a top-level module
     */
    Optional<ModuleSpec> findSpec(ModuleName name, Optional<List<String>> path);

    /**
     * Forgets what was remembered about places that may have changed ({@code
     * importlib.invalidate_caches}).
     */
    default void invalidateCaches() {}
}

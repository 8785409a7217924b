package loader.importlib;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Finds modules by name. A finder is an OSGi service (a meta path finder of PEP 451).
 *
 * <p>Loader asks the finders in the order of {@code service.ranking}, highest first, on the thread
 * that imports. The thread is not attached to Python. The result is empty if the finder does not
 * have the module. A finder that has the module but cannot load it throws {@link ImportException}.
 */
@ConsumerType
public interface Finder {

    /**
     * The spec of the named module, or empty if this finder does not have the module.
     *
     * @param path the parent package's {@code __path__}; empty for a top-level module
     */
    Optional<ModuleSpec> findSpec(ModuleName name, Optional<List<String>> path);

    /** Clears caches about places that may have changed ({@code importlib.invalidate_caches}). */
    default void invalidateCaches() {}
}

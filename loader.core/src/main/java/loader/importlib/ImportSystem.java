package loader.importlib;

import java.util.List;
import java.util.Optional;
import loader.python.Interpreter;
import loader.python.PyModule;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Finds and imports modules as {@code importlib} does: finder services and Python's own finders
 * alike, in the order of {@code sys.meta_path}.
 */
@ProviderType
public interface ImportSystem {

    /**
     * What an import of the named module would find now, imported already or not; empty when no
     * finder has it. Parent packages are imported, the module itself is not.
     *
     * <p>A finder service's own spec is given back as it is. Of what Python found, the spec's
     * loader delegates to Python, and is a {@link CodeLoader} or an {@link ExecInModuleLoader} when
     * Python's has that ability.
     */
    Optional<FoundModule> findSpec(Interpreter interpreter, ModuleName name);

    /**
     * The imported module, which the caller closes.
     *
     * @throws ModuleNotFoundException when no finder has the module or a package it is in
     */
    PyModule importModule(Interpreter interpreter, ModuleName name);

    /**
     * Executes the module's spec again in the same module ({@code importlib.reload}); the caller
     * closes the result.
     */
    PyModule reload(Interpreter interpreter, PyModule module);

    /** What is in {@code sys.modules}, in its order. */
    List<SysModule> modules(Interpreter interpreter);

    /** What stands for the finder services in {@link #metaPath}: one place for all of them. */
    String FINDER_SERVICES = "";

    /** The class names on {@code sys.meta_path}, in its order. */
    List<String> metaPath(Interpreter interpreter);
}

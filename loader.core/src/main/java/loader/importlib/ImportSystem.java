package loader.importlib;

import java.util.List;
import java.util.Optional;
import loader.python.Interpreter;
import loader.python.PyModule;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Finds and imports modules as {@code importlib} does. Finder services and Python's own finders are
 * asked in the order of {@code sys.meta_path}.
 */
@ProviderType
public interface ImportSystem {

    /**
     * Finds the named module as an import would, whether or not the module is imported already. The
     * result is empty if no finder has the module. Parent packages are imported, the module is not.
     *
     * <p>The spec of a finder service is returned as it is. For a module that Python found, the
     * loader of the spec calls the Python loader. It is a {@link CodeLoader} or an {@link
     * ExecInModuleLoader} if the Python loader has this ability.
     */
    Optional<FoundModule> findSpec(Interpreter interpreter, ModuleName name);

    /**
     * Imports the module. The caller closes the result.
     *
     * @throws ModuleNotFoundException if no finder has the module or its package
     */
    PyModule importModule(Interpreter interpreter, ModuleName name);

    /**
     * Executes the module again in the same module object ({@code importlib.reload}). The caller
     * closes the result.
     */
    PyModule reload(Interpreter interpreter, PyModule module);

    /** The contents of {@code sys.modules}, in order. */
    List<SysModule> modules(Interpreter interpreter);

    /** The entry of {@link #metaPath} that stands for all finder services. */
    String FINDER_SERVICES = "";

    /** The class names on {@code sys.meta_path}, in order. */
    List<String> metaPath(Interpreter interpreter);
}

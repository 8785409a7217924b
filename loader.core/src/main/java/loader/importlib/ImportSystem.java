package loader.importlib;

import java.util.List;
import java.util.Optional;
import loader.python.Interpreter;
import loader.python.PyModule;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Finds and imports modules as {@code importlib} does: finder services and Python's own finders
 * alike.
 */
@ProviderType
public interface ImportSystem {

    /**
     * The spec of the named module, as {@code importlib.util.find_spec} finds it: parent packages
     * are imported, the module itself is not.
     */
    Optional<FoundModule> findSpec(Interpreter interpreter, ModuleName name);

    /** The imported module, which the caller closes. */
    PyModule importModule(Interpreter interpreter, ModuleName name);

    /**
     * Executes the module's spec again in the same module ({@code importlib.reload}); the caller
     * closes the result.
     */
    PyModule reload(Interpreter interpreter, PyModule module);

    /** What is in {@code sys.modules}, in its order. */
    List<LoadedModule> modules(Interpreter interpreter);
}

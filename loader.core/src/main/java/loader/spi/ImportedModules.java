package loader.spi;

import java.nio.file.Path;
import java.util.List;
import loader.importlib.ModuleName;
import loader.python.Interpreter;
import loader.python.PyModule;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the interpreters have imported from folders that may go, and how it is given up. {@code
 * sys.modules} stays the only table of modules.
 */
@ProviderType
public interface ImportedModules {

    /**
     * Takes the modules whose files are below the folder out of {@code sys.modules} of every
     * interpreter, after the functions registered for that; later loads from there are refused.
     * What was taken from a module before goes on working.
     *
     * @param unload whether libraries that nothing points into any more are unmapped
     */
    void forget(Path folder, boolean unload);

    /** Changes where a namespace package that was imported looks for its submodules. */
    void relocate(ModuleName namespace, List<String> locations);

    /**
     * Replaces the module and its submodules by newly imported ones; when that fails they stay. The
     * caller closes the result.
     */
    PyModule replace(Interpreter interpreter, ModuleName name);

    /** The modules of every interpreter whose files are below the folder, and those that were. */
    List<InterpreterModule> below(Path folder);
}

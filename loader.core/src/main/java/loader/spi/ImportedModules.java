package loader.spi;

import java.nio.file.Path;
import java.util.List;
import loader.importlib.ModuleName;
import loader.python.Interpreter;
import loader.python.PyModule;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The modules that the interpreters have imported from the folders of bundles. {@code sys.modules}
 * is the only table of modules.
 */
@ProviderType
public interface ImportedModules {

    /**
     * Removes the modules with files below the folder from {@code sys.modules} of every
     * interpreter. The functions of {@code _loader.atexit} are called before. Later loads from the
     * folder are refused. Objects of the modules keep working.
     *
     * @param unload whether to unmap libraries that nothing points into
     */
    void forget(Path folder, boolean unload);

    /** Changes the folders where an imported namespace package looks for submodules. */
    void relocate(ModuleName namespace, List<String> locations);

    /**
     * Imports the module and its submodules again. If the import fails, the old modules stay. The
     * caller closes the result.
     */
    PyModule replace(Interpreter interpreter, ModuleName name);

    /**
     * What holds the retained modules of this name, in indented lines: the objects that the garbage
     * collector knows, a few levels of them, and references of Java. Empty if none is retained.
     */
    List<String> holders(ModuleName name);

    /** The modules with files below the folder, of every interpreter, also those that have gone. */
    List<InterpreterModule> below(Path folder);
}

package loader.importlib;

import loader.python.Attached;
import loader.python.PyModule;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A loader that can execute a module inside an existing one, such as {@code __main__} (PEP 547).
 */
@ConsumerType
public interface ExecInModuleLoader extends Loader {

    /** Executes the module in the given module. The caller has set the import attributes. */
    void execInModule(Attached python, ModuleSpec spec, PyModule module);
}

package loader.importlib;

import loader.python.Attached;
import loader.python.PyModule;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A loader that can also execute a spec inside a module that exists already, such as {@code
 * __main__} (PEP 547).
 */
@ConsumerType
public interface ExecInModuleLoader extends Loader {

    /** Executes the module in the given one, whose import attributes the caller has set. */
    void execInModule(Attached python, ModuleSpec spec, PyModule module);
}

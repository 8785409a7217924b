package loader.importlib;

import java.util.Optional;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import org.osgi.annotation.versioning.ConsumerType;

/** Makes a found module: first the module object, then its contents (PEP 451). */
@ConsumerType
public interface Loader {

    /**
     * Service property: the kinds of modules it loads for finders that only know a module's kind.
     */
    String KIND = "loader.kind";

    /** The new module object, which the caller closes, or empty for a plain one. */
    default Optional<PyObject> createModule(Attached python, ModuleSpec spec) {
        return Optional.empty();
    }

    /** Runs the module in its own namespace; the import attributes are set already. */
    void execModule(Attached python, ModuleSpec spec, PyModule module);
}

package loader.importlib;

import java.util.Optional;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import org.osgi.annotation.versioning.ConsumerType;

/** Loads a found module: makes the module object, then executes the module (PEP 451). */
@ConsumerType
public interface Loader {

    /** Service property: the kinds of modules that the loader loads. */
    String KIND = "loader.kind";

    /** The new module object, or empty for an ordinary one. The caller closes the object. */
    default Optional<PyObject> createModule(Attached python, ModuleSpec spec) {
        return Optional.empty();
    }

    /** Executes the module in its own namespace. The import attributes are set already. */
    void execModule(Attached python, ModuleSpec spec, PyModule module);
}

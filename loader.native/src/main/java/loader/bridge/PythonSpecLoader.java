package loader.bridge;

import java.util.Optional;
import loader.cpython.Reference;
import loader.importlib.ExecInModuleLoader;
import loader.importlib.Loader;
import loader.importlib.ModuleSpec;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;

/** A loader that has the loader of a Python spec do the work. */
public interface PythonSpecLoader extends Loader {

    /** The Python spec for the Java one; the caller closes it. */
    PyObject pythonSpec(Attached python, ModuleSpec spec);

    @Override
    default Optional<PyObject> createModule(Attached python, ModuleSpec spec) {
        try (PyObject found = pythonSpec(python, spec);
                PyObject loader = found.getAttr("loader")) {
            return Reference.unlessNone(loader.callMethod("create_module", found));
        }
    }

    @Override
    default void execModule(Attached python, ModuleSpec spec, PyModule module) {
        try (PyObject found = pythonSpec(python, spec);
                PyObject loader = found.getAttr("loader")) {
            loader.callMethod("exec_module", module).close();
        }
    }

    /** The same for a Python loader with {@code exec_in_module}. */
    interface InModule extends PythonSpecLoader, ExecInModuleLoader {

        @Override
        default void execInModule(Attached python, ModuleSpec spec, PyModule module) {
            try (PyObject found = pythonSpec(python, spec);
                    PyObject loader = found.getAttr("loader")) {
                loader.callMethod("exec_in_module", found, module).close();
            }
        }
    }
}

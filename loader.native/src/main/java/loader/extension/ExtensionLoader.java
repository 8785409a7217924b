package loader.extension;

import java.util.Optional;
import loader.bridge.FileLoader;
import loader.cpython.AttachedThread;
import loader.importlib.ExecInModuleLoader;
import loader.importlib.Loader;
import loader.importlib.ModuleSpec;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Loads compiled extension modules, and executes them in modules that exist (PEP 489, PEP 547). */
@Component(service = Loader.class, property = Loader.KIND + "=" + ModuleSpec.EXTENSION)
public final class ExtensionLoader implements ExecInModuleLoader, FileLoader {

    @Activate
    public ExtensionLoader() {}

    @Override
    public Optional<PyObject> createModule(Attached python, ModuleSpec spec) {
        try (PyObject pythonSpec = pythonSpec(python, spec);
                PyObject loader = pythonSpec.getAttr("loader")) {
            return Optional.of(loader.callMethod("create_module", pythonSpec));
        }
    }

    @Override
    public void execModule(Attached python, ModuleSpec spec, PyModule module) {
        try (PyObject pythonSpec = pythonSpec(python, spec);
                PyObject loader = pythonSpec.getAttr("loader")) {
            loader.callMethod("exec_module", module).close();
        }
    }

    @Override
    public void execInModule(Attached python, ModuleSpec spec, PyModule module) {
        try (PyObject pythonSpec = pythonSpec(python, spec);
                PyObject loader = pythonSpec.getAttr("loader")) {
            loader.callMethod("exec_in_module", pythonSpec, module).close();
        }
    }

    private static PyObject pythonSpec(Attached python, ModuleSpec spec) {
        return ((AttachedThread) python).interpreter().pythonSide().spec(python, spec);
    }
}

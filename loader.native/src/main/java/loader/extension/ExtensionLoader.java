package loader.extension;

import loader.bridge.FileLoader;
import loader.bridge.PythonSpecLoader;
import loader.cpython.AttachedThread;
import loader.importlib.Loader;
import loader.importlib.ModuleSpec;
import loader.python.Attached;
import loader.python.PyObject;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Loads compiled extension modules, and executes them in modules that exist (PEP 489, PEP 547). */
@Component(service = Loader.class, property = Loader.KIND + "=" + ModuleSpec.EXTENSION)
public final class ExtensionLoader implements PythonSpecLoader.InModule, FileLoader {

    @Activate
    public ExtensionLoader() {}

    @Override
    public PyObject pythonSpec(Attached python, ModuleSpec spec) {
        return ((AttachedThread) python).interpreter().pythonSide().spec(python, spec);
    }
}

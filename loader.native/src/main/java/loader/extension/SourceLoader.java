package loader.extension;

import java.util.Optional;
import loader.bridge.FileLoader;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.importlib.CodeLoader;
import loader.importlib.Loader;
import loader.importlib.ModuleSpec;
import loader.python.Attached;
import loader.python.PyObject;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Loads Python source and byte code files with CPython's own loaders. */
@Component(
        service = Loader.class,
        property = {Loader.KIND + "=" + ModuleSpec.SOURCE, Loader.KIND + "=" + ModuleSpec.BYTECODE})
public final class SourceLoader implements CodeLoader, FileLoader {

    @Activate
    public SourceLoader() {}

    @Override
    public Optional<PyObject> getCode(Attached python, ModuleSpec spec) {
        try (PyObject pythonSpec =
                        ((AttachedThread) python).interpreter().pythonSide().spec(python, spec);
                PyObject loader = pythonSpec.getAttr("loader")) {
            return Reference.unlessNone(loader.callMethod("get_code", spec.name().value()));
        }
    }
}

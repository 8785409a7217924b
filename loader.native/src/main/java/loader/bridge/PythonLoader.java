package loader.bridge;

import java.util.Optional;
import loader.cpython.AttachedThread;
import loader.cpython.PythonSide;
import loader.cpython.Reference;
import loader.importlib.CodeLoader;
import loader.importlib.Loader;
import loader.importlib.ModuleSpec;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;

/**
 * A loader that only Python has. It is found again by the module's name each time, so that a spec
 * holds no reference into an interpreter.
 */
class PythonLoader implements PythonSpecLoader {

    /** The one whose type says what the Python loader can do. */
    static Loader of(String ability) {
        return switch (ability) {
            case "exec_in_module" -> new InModule();
            case "get_code" -> new OfCode();
            default -> new PythonLoader();
        };
    }

    @Override
    public PyObject pythonSpec(Attached python, ModuleSpec spec) {
        AttachedThread thread = (AttachedThread) python;
        try (PyModule catalog = PythonSide.module(thread, "catalog")) {
            return catalog.callMethod("found_spec", spec.name().value());
        }
    }

    /** A Python loader with {@code get_code}. */
    private static final class OfCode extends PythonLoader implements CodeLoader {

        @Override
        public void execModule(Attached python, ModuleSpec spec, PyModule module) {
            super.execModule(python, spec, module);
        }

        @Override
        public Optional<PyObject> getCode(Attached python, ModuleSpec spec) {
            try (PyObject found = pythonSpec(python, spec);
                    PyObject loader = found.getAttr("loader")) {
                return Reference.unlessNone(loader.callMethod("get_code", spec.name().value()));
            }
        }
    }

    /** A Python loader with {@code exec_in_module}. */
    private static final class InModule extends PythonLoader implements PythonSpecLoader.InModule {}
}

package loader.cpython;

import java.util.Objects;
import loader.python.PyModule;
import loader.python.PyObject;

/** Modules of the interpreter that a thread is attached to. */
final class Modules {

    private Modules() {}

    /** Imports the module with its parents ({@code importlib.import_module}). */
    static PyModule imported(AttachedThread python, String name) {
        try (PyObject importlib = known(python, "importlib")) {
            return python.asModule((Reference) importlib.callMethod("import_module", name));
        }
    }

    /** What {@code sys.modules} has under the name; what it has not is imported. */
    static PyModule known(AttachedThread python, String name) {
        try (Reference key = python.of(name)) {
            long found = python.api().PyImport_GetModule(key.address());
            if (found == 0 && python.api().PyErr_Occurred() == 0) {
                return importedByName(python, name);
            }
            return python.ownedModule(found);
        }
    }

    private static PyModule importedByName(AttachedThread python, String name) {
        try (Reference import_ = Evaluation.eval(python, "__import__");
                PyObject imported = import_.call(name);
                Reference key = python.of(name)) {
            return python.ownedModule(python.api().PyImport_GetModule(key.address()));
        }
    }

    /** A new module, which is not in {@code sys.modules}. */
    static PyModule made(AttachedThread python, String name) {
        try (Reference text = python.of(Objects.requireNonNull(name));
                PyModule builtins = known(python, "builtins")) {
            PyModule module = python.ownedModule(python.api().PyModule_NewObject(text.address()));
            // C code that imports looks for it in the globals of the calling frame
            module.setAttr("__builtins__", builtins);
            return module;
        }
    }
}

package loader.bridge;

import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.importlib.ModuleName;
import loader.libpython.Layout;

/** What the {@code PyModuleDef} of a module in {@code sys.modules} tells. */
final class LoadedDefinition {

    private LoadedDefinition() {}

    /** A definition without slots; false as well when the module is not loaded or has none. */
    static boolean isSinglePhase(AttachedThread python, ModuleName name) {
        try (Reference key = python.of(name.value())) {
            long found = python.api().PyImport_GetModule(key.address());
            if (found == 0) {
                return false;
            }
            try (Reference module = python.owned(found)) {
                return python.isModule(module) && isSinglePhase(python, module);
            }
        }
    }

    private static boolean isSinglePhase(AttachedThread python, Reference module) {
        long definition = python.api().PyModule_GetDef(module.address());
        return definition != 0 && python.memory().getLong(definition + Layout.M_SLOTS) == 0;
    }
}

package loader.bridge;

import loader.cpython.AttachedThread;
import loader.cpython.PythonSide;
import loader.cpython.Reference;
import loader.python.PyModule;

/** A module of the package {@code _loader} in one interpreter, which is kept once it is needed. */
final class LoaderModule {

    private final String name;
    private long module;

    /**
     * @param name within the package
     */
    LoaderModule(String name) {
        this.name = name;
    }

    /** Borrowed for good: the module lives as long as its interpreter. */
    long address(AttachedThread python) {
        if (module == 0) {
            try (PyModule imported = PythonSide.module(python, name)) {
                if (module == 0) {
                    module = ((Reference) imported.copy()).releaseAddress();
                }
            }
        }
        return module;
    }

    void release(AttachedThread python) {
        if (module != 0) {
            python.decRef(module);
            module = 0;
        }
    }

    /** New reference to one of its functions. */
    long function(AttachedThread python, String function) {
        long key = python.interpreter().names().take(python, function);
        try {
            return python.required(python.api().PyObject_GetAttr(address(python), key));
        } finally {
            python.decRef(key);
        }
    }
}

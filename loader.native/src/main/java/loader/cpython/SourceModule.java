package loader.cpython;

import loader.python.PyObject;
import loader.spi.SourceResource;

/** A module of Loader's own that Python does not import, in one interpreter; made when needed. */
final class SourceModule {

    private final String name;
    private final SourceResource source;
    private long module;

    /**
     * @param name without {@code .py}
     */
    SourceModule(String name) {
        this.name = name;
        this.source = new SourceResource(SourceModule.class, name + ".py");
    }

    /** Borrowed for good: the module lives as long as its interpreter. */
    long address(AttachedThread python) {
        if (module == 0) {
            try (ModuleReference made = (ModuleReference) python.newModule("_loader_" + name);
                    PyObject code = source.code(python, "<loader " + name + ">")) {
                python.exec(code, made);
                if (module == 0) {
                    module = ((Reference) made.copy()).releaseAddress();
                }
            }
        }
        return module;
    }

    boolean isMade() {
        return module != 0;
    }

    void giveBack(AttachedThread python) {
        if (module != 0) {
            python.drop(module);
            module = 0;
        }
    }

    /** New reference to one of its functions. */
    long function(AttachedThread python, String function) {
        long key = python.interpreter().names().take(python, function);
        try {
            return python.required(python.api().PyObject_GetAttr(address(python), key));
        } finally {
            python.drop(key);
        }
    }
}

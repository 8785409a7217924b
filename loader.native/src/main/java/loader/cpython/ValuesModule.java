package loader.cpython;

import loader.python.PyObject;
import loader.python.SourceResource;

/** The Python module that {@code values.py} is, in one interpreter; made when first needed. */
final class ValuesModule {

    private static final SourceResource SOURCE =
            new SourceResource(ValuesModule.class, "values.py");

    private long module;

    /** Borrowed for good: the module lives as long as its interpreter. */
    long address(AttachedThread python) {
        if (module == 0) {
            try (ModuleReference made = (ModuleReference) python.newModule("_loader_values");
                    PyObject code = python.compile(SOURCE.text(), "<loader values>")) {
                python.exec(code, made);
                if (module == 0) {
                    module = ((Reference) made.copy()).releaseAddress();
                }
            }
        }
        return module;
    }

    /** Cancels what is still awaited; without it there is no loop. */
    void stopEventLoop(AttachedThread python, double seconds) {
        if (module != 0) {
            python.drop(Values.call(python, "stop_event_loop", seconds));
        }
    }

    void giveBack(AttachedThread python) {
        if (module != 0) {
            python.drop(module);
            module = 0;
        }
    }

    /** New reference to one of its functions. */
    long function(AttachedThread python, String name) {
        long key = python.interpreter().names().take(python, name);
        try {
            return python.required(python.api().PyObject_GetAttr(address(python), key));
        } finally {
            python.drop(key);
        }
    }
}

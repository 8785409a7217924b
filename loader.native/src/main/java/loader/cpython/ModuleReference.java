package loader.cpython;

import loader.python.PyModule;
import loader.python.PyObject;

/** An owned reference to what {@code sys.modules} calls a module. */
public final class ModuleReference extends Reference implements PyModule {

    ModuleReference(CPythonInterpreter interpreter, long address) {
        super(interpreter, address);
    }

    @Override
    public String name() {
        try (PyObject name = getAttr("__name__")) {
            return name.as(String.class);
        }
    }

    @Override
    public PyObject dict() {
        return getAttr("__dict__");
    }
}

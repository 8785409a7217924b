package loader.process;

import loader.python.PyModule;
import loader.python.PyObject;

/** A module in the process. */
final class RemoteModule extends RemoteObject implements PyModule {

    RemoteModule(ProcessInterpreter interpreter, long number) {
        super(interpreter, number);
    }

    @Override
    public String name() {
        return getAttrAs(String.class, "__name__");
    }

    @Override
    public PyObject dict() {
        return getAttr("__dict__");
    }
}

package loader.cpython;

import loader.importlib.ModuleSpec;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;

/** Python's side of Loader in one interpreter: the module {@code _loader}. */
public interface PythonSide {

    /** The module. */
    PyModule module(AttachedThread python);

    /** The Python spec for the Java one, with a loader of its kind. */
    PyObject spec(Attached python, ModuleSpec spec);

    /**
     * A new Python exception that stands for a Java one.
     *
     * @param arguments the name of its type, its text, and what else that type has
     * @param handle the Java exception
     */
    Reference exception(AttachedThread python, Object[] arguments, Reference handle);

    /** Takes the import hooks out of the interpreter. */
    void uninstall(AttachedThread python);

    /** Gives up what Java holds of it. */
    void giveBack(AttachedThread python);
}

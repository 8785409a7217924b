package loader.cpython;

import java.io.Writer;
import java.util.function.Supplier;
import loader.importlib.ModuleSpec;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.spi.SourceResource;

/** Python's side of Loader in one interpreter: the package {@code _loader}. */
public interface PythonSide {

    String PACKAGE = "_loader";

    /** The package of the interpreter, also before Java holds it. */
    static PyModule of(AttachedThread python) {
        PythonSide side = python.interpreter().pythonSide();
        return side == null ? python.module(PACKAGE) : side.module(python);
    }

    /** A module of the package, imported when it is first needed. */
    static PyModule module(AttachedThread python, String name) {
        try (PyModule loader = of(python)) {
            return python.asModule((Reference) loader.callMethod("module", name));
        }
    }

    /** New reference to a function of a module of the package, also before Java holds that. */
    static long function(AttachedThread python, String name, String function) {
        PythonSide side = python.interpreter().pythonSide();
        if (side != null) {
            return side.functionOf(python, name, function);
        }
        try (PyModule module = module(python, name)) {
            return ((Reference) module.getAttr(function)).releaseAddress();
        }
    }

    /** New reference to a function of a module of the package, which is kept. */
    long functionOf(AttachedThread python, String name, String function);

    /** Whether a function of the module has been asked for. */
    boolean uses(String name);

    /** The package. */
    PyModule module(AttachedThread python);

    /** The module of the package that the resource of another bundle is. */
    PyModule module(AttachedThread python, SourceResource source);

    /** Takes the module of another bundle away again. */
    void remove(AttachedThread python, SourceResource source);

    /** The Python spec for the Java one, with a loader of its kind. */
    PyObject spec(Attached python, ModuleSpec spec);

    /**
     * A new Python exception that stands for a Java one.
     *
     * @param arguments the name of its type, its text, and what else that type has
     * @param handle the Java exception
     */
    Reference exception(AttachedThread python, Object[] arguments, Reference handle);

    /** What {@link Interpreter#printing} does. */
    <T> T printing(AttachedThread python, Writer out, Writer err, Supplier<T> body);

    /** What {@link Interpreter#printTo} does. */
    Interpreter.Redirection printTo(AttachedThread python, Writer out, Writer err);

    /** Takes the import hooks out of the interpreter. */
    void uninstall(AttachedThread python);

    /** Gives up what Java holds of it. */
    void release(AttachedThread python);
}

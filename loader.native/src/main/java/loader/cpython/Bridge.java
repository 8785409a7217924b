package loader.cpython;

import java.util.Arrays;
import java.util.List;
import loader.importlib.ModuleSpec;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.spi.SourceResource;

/**
 * The Python module {@code _loader} of one interpreter: Python's side of what Loader does ({@code
 * bridge.py}).
 */
public final class Bridge implements PythonSide {

    private static final List<String> SOURCES = List.of("bridge.py", "bundled.py");

    private final long module;
    private final long exception;
    private final long handles;

    /** Runs the source in a new module of the attached interpreter. */
    Bridge(AttachedThread python, List<Functions> functions) {
        try (ModuleReference loader = (ModuleReference) python.newModule("_loader")) {
            define(python, loader, "java_release", Bridge::release);
            define(python, loader, "java_part", Bridge::part);
            for (Functions each : functions) {
                each.define((name, function) -> define(python, loader, name, function));
            }
            loader.setAttr("this", loader);
            for (String source : SOURCES) {
                try (PyObject code = code(python, source)) {
                    python.exec(code, loader);
                }
            }
            this.exception = function(loader, "exception");
            this.handles = function(loader, "Handle");
            python.interpreter().useHandles(handles);
            loader.callMethod("install").close();
            this.module = ((Reference) loader.copy()).releaseAddress();
        }
    }

    /** The functions of Java that the Python side calls, each under the name it has there. */
    @FunctionalInterface
    public interface Functions {
        void define(Definition definition);

        /** Python is not used any more. */
        default void end() {}
    }

    /** Gives Python one function. */
    @FunctionalInterface
    public interface Definition {
        void define(String name, OwnFunction function);
    }

    private static void define(
            AttachedThread python, ModuleReference loader, String name, OwnFunction function) {
        try (PyObject callable = python.ownFunction(name, function)) {
            loader.setAttr(name, callable);
        }
    }

    private static long function(PyModule loader, String name) {
        return ((Reference) loader.getAttr(name)).releaseAddress();
    }

    private static Object release(Attached python, List<PyObject> arguments) {
        long number = arguments.get(0).as(Long.class);
        ((AttachedThread) python).interpreter().upcalls().release(number);
        return null;
    }

    /** The code of a part of the module that runs only when it is needed. */
    private static Object part(Attached python, List<PyObject> arguments) {
        return code(python, arguments.get(0).as(String.class));
    }

    private static PyObject code(Attached python, String source) {
        return new SourceResource(Bridge.class, source).code(python, "<loader " + source + ">");
    }

    @Override
    public PyModule module(AttachedThread python) {
        return python.asModule(python.borrowed(module));
    }

    @Override
    public PyObject spec(Attached python, ModuleSpec spec) {
        try (PyModule loader = module((AttachedThread) python)) {
            return loader.callMethod(
                    "python_spec",
                    spec.name().value(),
                    spec.kind(),
                    spec.origin(),
                    spec.hasLocation(),
                    spec.submoduleSearchLocations(),
                    null);
        }
    }

    @Override
    public Reference exception(AttachedThread python, Object[] arguments, Reference handle) {
        Object[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = handle;
        return python.call(exception, all);
    }

    @Override
    public void giveBack(AttachedThread python) {
        python.drop(exception);
        python.drop(handles);
        python.drop(module);
    }

    @Override
    public void uninstall(AttachedThread python) {
        try (PyModule loader = module(python)) {
            loader.callMethod("uninstall").close();
        }
    }
}

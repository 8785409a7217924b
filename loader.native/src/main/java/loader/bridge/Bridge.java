package loader.bridge;

import java.io.Writer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import loader.cpython.AttachedThread;
import loader.cpython.CPythonInterpreter;
import loader.cpython.ModuleReference;
import loader.cpython.OwnFunction;
import loader.cpython.PythonSide;
import loader.cpython.Reference;
import loader.importlib.ModuleSpec;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.spi.Printing;
import loader.spi.SourceResource;

/**
 * The Python package {@code _loader} of one interpreter: Python's side of what Loader does. Its
 * modules are resources; {@code _loader.java} has the functions of Java.
 */
public final class Bridge implements PythonSide {

    private static final Printing PRINTING =
            new Printing(python -> PythonSide.module((AttachedThread) python, "printing"));

    /** The modules of the package by name, so that a framework looks for each of them only once. */
    private static final Map<String, SourceResource> OWN = new ConcurrentHashMap<>();

    private final long module;
    private final long exception;
    private final long handles;

    private final Map<String, LoaderModule> used = new ConcurrentHashMap<>();

    /** What other bundles add to the package, by the name that a module has there. */
    private final Map<String, SourceResource> added = new ConcurrentHashMap<>();

    /** Makes the package in the attached interpreter. */
    Bridge(AttachedThread python, List<Functions> functions) {
        try (ModuleReference loader = (ModuleReference) python.newModule(PACKAGE);
                ModuleReference java = (ModuleReference) python.newModule(PACKAGE + ".java");
                PyModule sys = python.module("sys");
                PyObject modules = sys.getAttr("modules");
                PyObject code = resource("__init__").code(python, fileName("__init__"))) {
            define(python, java, "release", Bridge::release);
            define(python, java, "code", this::code);
            for (Functions each : functions) {
                each.define((name, function) -> define(python, java, name, function));
            }
            loader.setAttr("java", java);
            modules.setItem(PACKAGE, loader);
            python.exec(code, loader);
            this.exception = function(loader, "exception");
            this.handles = function(loader, "Handle");
            python.interpreter().useHandles(handles);
            loader.callMethod("install").close();
            this.module = ((Reference) loader.copy()).releaseAddress();
        }
    }

    /** Has Python ask for the audit events that rules are about. */
    static void beginAuditing(AttachedThread python) {
        try (PyModule loader = PythonSide.of(python)) {
            loader.callMethod("begin_auditing").close();
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

    /** The code of a module of the package, or {@code None}. */
    private Object code(Attached python, List<PyObject> arguments) {
        String name = arguments.get(0).as(String.class);
        SourceResource other = added.get(name);
        SourceResource source = other == null ? resource(name) : other;
        return source == null ? null : source.code(python, fileName(name));
    }

    /** The source of a module of this bundle or of loader.core, or null. */
    static SourceResource resource(String name) {
        return OWN.computeIfAbsent(name, Bridge::find);
    }

    private static SourceResource find(String name) {
        String file = "/" + PACKAGE + "/" + name + ".py";
        return Stream.of(Bridge.class, SourceResource.class)
                .map(neighbour -> new SourceResource(neighbour, file))
                .filter(SourceResource::isPresent)
                .findFirst()
                .orElse(null);
    }

    /** A warning passes over frames whose file has the words, as it does over CPython's own. */
    private static String fileName(String module) {
        return "<loader " + module + " (importlib._bootstrap)>";
    }

    @Override
    public PyModule module(AttachedThread python) {
        return python.asModule(python.borrowed(module));
    }

    @Override
    public PyModule module(AttachedThread python, SourceResource source) {
        SourceResource before = added.put(source.module(), source);
        if (before != null && !before.equals(source)) {
            drop(python, source.module());
        }
        return PythonSide.module(python, source.module());
    }

    @Override
    public void remove(AttachedThread python, SourceResource source) {
        if (added.remove(source.module(), source)) {
            drop(python, source.module());
        }
    }

    private void drop(AttachedThread python, String name) {
        try (PyModule loader = module(python)) {
            loader.callMethod("drop", name).close();
        }
    }

    @Override
    public long functionOf(AttachedThread python, String name, String function) {
        return used.computeIfAbsent(name, LoaderModule::new).function(python, function);
    }

    @Override
    public boolean uses(String name) {
        return used.containsKey(name);
    }

    @Override
    public PyObject spec(Attached python, ModuleSpec spec) {
        try (PyModule loaders = PythonSide.module((AttachedThread) python, "loaders")) {
            return loaders.callMethod(
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
    public void release(AttachedThread python) {
        used.values().forEach(module -> module.release(python));
        python.decRef(exception);
        python.decRef(handles);
        python.decRef(module);
    }

    @Override
    public <T> T printing(AttachedThread python, Writer out, Writer err, Supplier<T> body) {
        return PRINTING.during(python, out, err, body);
    }

    @Override
    public Interpreter.Redirection printTo(AttachedThread python, Writer out, Writer err) {
        long number = PRINTING.begin(python, out, err);
        CPythonInterpreter interpreter = python.interpreter();
        return () -> interpreter.whileOpen(attached -> PRINTING.end(attached, number));
    }

    @Override
    public void uninstall(AttachedThread python) {
        try (PyModule loader = module(python)) {
            loader.callMethod("uninstall").close();
        }
    }
}

package loader.bridge;

import java.util.List;
import java.util.Optional;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.importlib.CodeLoader;
import loader.importlib.ExecInModuleLoader;
import loader.importlib.ImportException;
import loader.importlib.Loader;
import loader.importlib.ModuleName;
import loader.importlib.ModuleSpec;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.spi.MetaPath;

/**
 * What Python's import system asks of Java: finding modules, and the loaders that are Java
 * services.
 */
public final class ImportFunctions implements Bridge.Functions {

    private final MetaPath metaPath;

    public ImportFunctions(MetaPath metaPath) {
        this.metaPath = metaPath;
    }

    /** A spec together with its loader, as a handle's Java object. */
    private record Found(ModuleSpec spec, Loader loader) {}

    @Override
    public void define(Bridge.Definition java) {
        ImportRecorder recorder = new ImportRecorder();
        java.define(
                "find_spec",
                (python, arguments) -> {
                    recorder.prepare((AttachedThread) python);
                    return findSpec(python, arguments);
                });
        java.define("invalidate_caches", this::invalidateCaches);
        java.define("create_module", this::createModule);
        java.define("exec_module", this::execModule);
        java.define("get_code", this::getCode);
        java.define("exec_in_module", this::execInModule);
    }

    private Object findSpec(Attached python, List<PyObject> arguments) {
        String asked = arguments.get(0).as(String.class);
        if (asked.isEmpty()) {
            return null;
        }
        ModuleName name = new ModuleName(asked);
        Optional<List<String>> path =
                arguments.get(1).isNone() ? Optional.empty() : Optional.of(texts(arguments.get(1)));
        return python.detached(() -> metaPath.findSpec(name, path))
                .map(spec -> described((AttachedThread) python, spec))
                .orElse(null);
    }

    private static List<String> texts(PyObject list) {
        return ((List<?>) list.as(List.class)).stream().map(String::valueOf).toList();
    }

    /**
     * The arguments of {@code python_spec} in {@code _loader.loaders}, but for the name and
     * defaults.
     */
    private Reference described(AttachedThread python, ModuleSpec spec) {
        Loader loader = spec.loader().orElse(null);
        boolean ofPython = loader == null || loader instanceof FileLoader;
        if (ofPython && spec.hasLocation() && spec.submoduleSearchLocations().isEmpty()) {
            return python.of(new Object[] {loaderKind(spec, loader), spec.origin()});
        }
        try (Reference handle = ofPython ? null : handle(python, spec, loader)) {
            return python.of(
                    new Object[] {
                        loaderKind(spec, loader),
                        spec.origin(),
                        spec.hasLocation(),
                        spec.submoduleSearchLocations(),
                        handle
                    });
        }
    }

    private Reference handle(AttachedThread python, ModuleSpec spec, Loader loader) {
        return python.interpreter().upcalls().handle(python, new Found(spec, loader));
    }

    private static String loaderKind(ModuleSpec spec, Loader loader) {
        if (loader == null) {
            return ModuleSpec.NAMESPACE;
        }
        if (loader instanceof FileLoader) {
            return spec.kind();
        }
        if (loader instanceof CodeLoader) {
            return "java.code";
        }
        return loader instanceof ExecInModuleLoader ? "java.main" : "java";
    }

    private Object invalidateCaches(Attached python, List<PyObject> arguments) {
        return python.detached(
                () -> {
                    metaPath.invalidateCaches();
                    return null;
                });
    }

    private static Found found(PyObject handle) {
        long number = handle.as(Long.class);
        return (Found) ((Reference) handle).interpreter().upcalls().held(number);
    }

    private Object createModule(Attached python, List<PyObject> arguments) {
        Found found = found(arguments.get(0));
        return found.loader().createModule(python, found.spec()).orElse(null);
    }

    private Object execModule(Attached python, List<PyObject> arguments) {
        Found found = found(arguments.get(0));
        try (PyModule module = module(python, arguments.get(1))) {
            found.loader().execModule(python, found.spec(), module);
            return null;
        }
    }

    private Object getCode(Attached python, List<PyObject> arguments) {
        Found found = found(arguments.get(0));
        return ((CodeLoader) found.loader()).getCode(python, found.spec()).orElse(null);
    }

    private Object execInModule(Attached python, List<PyObject> arguments) {
        Found found = found(arguments.get(0));
        if (found.loader() instanceof ExecInModuleLoader loader) {
            try (PyModule module = module(python, arguments.get(1))) {
                loader.execInModule(python, found.spec(), module);
                return null;
            }
        }
        throw new ImportException(
                found.spec(), ImportException.Reason.REFUSED, "its loader has no exec_in_module");
    }

    private static PyModule module(Attached python, PyObject object) {
        return ((AttachedThread) python).asModule((Reference) object.copy());
    }
}

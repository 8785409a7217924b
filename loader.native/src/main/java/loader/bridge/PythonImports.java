package loader.bridge;

import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import loader.cpython.AttachedThread;
import loader.cpython.CPythonInterpreter;
import loader.cpython.PythonSide;
import loader.importlib.Finder;
import loader.importlib.FoundModule;
import loader.importlib.ImportSystem;
import loader.importlib.Loader;
import loader.importlib.MainSupport;
import loader.importlib.ModuleName;
import loader.importlib.ModuleNotFoundException;
import loader.importlib.ModuleSpec;
import loader.importlib.SysModule;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import loader.spi.MetaPath;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Python's own {@code importlib} and {@code sys.meta_path}, as Java sees them. */
@Component
public final class PythonImports implements ImportSystem {

    private final MetaPath services;

    @Activate
    public PythonImports(@Reference(policyOption = GREEDY) MetaPath services) {
        this.services = services;
    }

    @Override
    public Optional<FoundModule> findSpec(Interpreter interpreter, ModuleName name) {
        try (AttachedThread python = attached(interpreter);
                PyModule catalog = PythonSide.module(python, "catalog");
                PyObject described = catalog.callMethod("described", name.value())) {
            return Optional.ofNullable(described.as(Map.class))
                    .map(facts -> found(python, name, new Facts(facts)));
        } catch (PythonException failed) {
            if (failed.type().equals("ModuleNotFoundError")) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    private FoundModule found(AttachedThread python, ModuleName name, Facts facts) {
        Optional<FoundModule> ofService =
                facts.isTrue("service")
                        ? python.detached(() -> ofService(name, facts))
                        : Optional.empty();
        return ofService.orElseGet(
                () ->
                        new FoundModule(
                                facts.spec(name),
                                facts.text("finder"),
                                facts.text("loader"),
                                facts.asMain(python, name)));
    }

    /** The same once more from the finder service that has it, for its own spec and its name. */
    private Optional<FoundModule> ofService(ModuleName name, Facts facts) {
        for (Finder finder : services.finders()) {
            Optional<ModuleSpec> spec = finder.findSpec(name, facts.texts("path"));
            if (spec.isPresent()) {
                return Optional.of(
                        new FoundModule(
                                spec.get(),
                                finder.getClass().getName(),
                                loaderName(spec.get()).orElse(facts.text("loader")),
                                facts.main()));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> loaderName(ModuleSpec spec) {
        return spec.loader().map(Loader::getClass).map(Class::getName);
    }

    @Override
    public PyModule importModule(Interpreter interpreter, ModuleName name) {
        try (Attached python = interpreter.attach()) {
            try {
                return python.importModule(name.value());
            } catch (PythonException failed) {
                throw isMissing(python, failed, name)
                        ? new ModuleNotFoundException(name.value(), failed.text(), failed)
                        : failed;
            }
        }
    }

    /** Whether it was this module that was not found, or a package it is in, not one it imports. */
    private static boolean isMissing(Attached python, PythonException failed, ModuleName name) {
        if (!failed.type().equals("ModuleNotFoundError")) {
            return false;
        }
        try (PyObject raised = python.original(failed).orElseThrow(() -> failed);
                PyObject missing = raised.getAttr("name")) {
            return (name + ".").startsWith(missing + ".");
        }
    }

    @Override
    public PyModule reload(Interpreter interpreter, PyModule module) {
        try (Attached python = interpreter.attach();
                PyModule importlib = python.importModule("importlib")) {
            return importlib.callMethodAs(PyModule.class, "reload", module);
        }
    }

    private static AttachedThread attached(Interpreter interpreter) {
        if (!(interpreter instanceof CPythonInterpreter embedded)) {
            throw new IllegalArgumentException(
                    "the Python process "
                            + interpreter.id()
                            + " does not say what it finds; an interpreter of this process does");
        }
        return embedded.attach();
    }

    @Override
    public List<SysModule> modules(Interpreter interpreter) {
        return call(interpreter, "loaded").stream()
                .map(List.class::cast)
                .map(row -> new SysModule(at(row, 0), at(row, 1), at(row, 2), at(row, 3)))
                .toList();
    }

    private static String at(List<?> row, int index) {
        return (String) row.get(index);
    }

    @Override
    public List<String> metaPath(Interpreter interpreter) {
        return call(interpreter, "meta_path").stream().map(String::valueOf).toList();
    }

    private static List<?> call(Interpreter interpreter, String function) {
        try (AttachedThread python = attached(interpreter);
                PyModule catalog = PythonSide.module(python, "catalog");
                PyObject result = catalog.callMethod(function)) {
            return result.as(List.class);
        }
    }

    /** What {@code described} in {@code _loader.catalog} says of a module. */
    private record Facts(Map<?, ?> values) {

        boolean isTrue(String name) {
            return Boolean.TRUE.equals(values.get(name));
        }

        String text(String name) {
            return (String) values.get(name);
        }

        Optional<List<String>> texts(String name) {
            return Optional.ofNullable((List<?>) values.get(name))
                    .map(list -> list.stream().map(String::valueOf).toList());
        }

        ModuleSpec spec(ModuleName name) {
            return new ModuleSpec(
                    name,
                    text("kind"),
                    text("loader").isEmpty()
                            ? Optional.empty()
                            : Optional.of(PythonLoader.of(text("ability"))),
                    Optional.ofNullable(text("origin")),
                    isTrue("located"),
                    texts("locations"));
        }

        MainSupport main() {
            List<?> main = (List<?>) values.get("main");
            return new MainSupport(
                    MainSupport.Answer.valueOf((String) main.get(0)), (String) main.get(1));
        }

        /** For a module that is loaded already, what its definition tells besides. */
        MainSupport asMain(AttachedThread python, ModuleName name) {
            MainSupport known = main();
            return known.answer() == MainSupport.Answer.DEPENDS
                            && LoadedDefinition.isSinglePhase(python, name)
                    ? new MainSupport(MainSupport.Answer.NO, "it uses single-phase initialization")
                    : known;
        }
    }
}

package loader.extension;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import loader.cpython.AttachedThread;
import loader.cpython.Bridge;
import loader.cpython.CPythonInterpreter;
import loader.cpython.Reference;
import loader.importlib.ExecRefusedException;
import loader.importlib.ImportException;
import loader.library.LibraryTrait;
import loader.python.Attached;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * What Python's extension loaders ask of Java: checking a library's file, and {@code
 * exec_in_module}.
 */
@Component
public final class ExtensionFunctions implements Bridge.Functions {

    /** The framework property with which the copies of libraries stay mapped ({@code true}). */
    private static final String KEEP_COPIES = "loader.copies.keep";

    private final KnownLibraries known = new KnownLibraries();
    private final LibraryCopies copies;

    @Activate
    public ExtensionFunctions(BundleContext context) {
        this(Boolean.parseBoolean(context.getProperty(KEEP_COPIES)));
    }

    public ExtensionFunctions() {
        this(false);
    }

    private ExtensionFunctions(boolean keepCopies) {
        copies = new LibraryCopies(known, keepCopies);
    }

    @Override
    public void define(Bridge.Definition java) {
        java.define("java_check_library", this::checkLibrary);
        java.define("java_refuse_library", this::refuseLibrary);
        java.define("java_library", this::library);
        java.define("java_create_extension", this::createExtension);
        java.define("java_library_loaded", this::libraryLoaded);
        java.define("java_note_definition", this::noteDefinition);
        java.define("java_exec_extension", this::execExtension);
        java.define("java_exec_builtin", this::execBuiltin);
    }

    private Object checkLibrary(Attached python, List<PyObject> arguments) {
        String name = arguments.get(0).as(String.class);
        String origin = arguments.get(1).as(String.class);
        new LibraryFile(name, origin).check((AttachedThread) python, known);
        return null;
    }

    /** The system or CPython refused it after all. */
    private Object refuseLibrary(Attached python, List<PyObject> arguments) {
        String name = arguments.get(0).as(String.class);
        String origin = arguments.get(1).as(String.class);
        throw new LibraryFile(name, origin).refused(arguments.get(2).as(String.class));
    }

    /** The file to load a library from in this interpreter. */
    private Object library(Attached python, List<PyObject> arguments) {
        Path origin = Path.of(arguments.get(0).as(String.class));
        String module = arguments.get(1).as(String.class);
        new FaultLine(module, origin).give(((AttachedThread) python).python());
        return copies.file(interpreter(python), origin);
    }

    /** What {@link ModuleCreation} makes; None where CPython creates the module itself. */
    private Object createExtension(Attached attached, List<PyObject> arguments) {
        AttachedThread python = (AttachedThread) attached;
        String name = arguments.get(0).as(String.class);
        Path library = Path.of(arguments.get(1).as(String.class));
        if (!isMadeHere(python)) {
            return refusal(python, name, library);
        }
        long flags = arguments.get(2).as(Long.class);
        python.audit("import", name, library.toString(), null, null, null);
        return new ModuleCreation(name, library, (Reference) arguments.get(3))
                .create(python, flags);
    }

    /**
     * CPython says so, too, but after it has called the init function in the main interpreter, for
     * a library that another interpreter may be using.
     */
    private String refusal(AttachedThread python, String name, Path library) {
        return python.interpreter().config() == InterpreterConfig.OWN_GIL
                        && copies.traits(library).contains(LibraryTrait.SINGLE_PHASE)
                ? "module " + name + " does not support loading in subinterpreters"
                : null;
    }

    private static boolean isMadeHere(AttachedThread python) {
        return python.interpreter().config() == InterpreterConfig.SHARED_GIL
                && python.python().has("dlopen");
    }

    private Object libraryLoaded(Attached python, List<PyObject> arguments) {
        copies.loaded(
                Path.of(arguments.get(0).as(String.class)),
                Path.of(arguments.get(1).as(String.class)));
        return null;
    }

    private Object noteDefinition(Attached attached, List<PyObject> arguments) {
        AttachedThread python = (AttachedThread) attached;
        Reference module = (Reference) arguments.get(1);
        Path library = Path.of(arguments.get(0).as(String.class));
        long definition =
                python.isModule(module) ? python.api().PyModule_GetDef(module.address()) : 0;
        if (definition == 0) {
            copies.keepMapped(python.interpreter(), library);
        } else {
            noteDefinition(python, library, ModuleDefinition.at(python, definition));
        }
        return null;
    }

    private void noteDefinition(AttachedThread python, Path library, ModuleDefinition definition) {
        if (definition.supportsOwnGil()) {
            copies.canLiveTwice(library);
        }
        if (definition.hasSlots() || isMadeHere(python)) {
            copies.unmapAtTheEnd(python.interpreter(), library);
        } else {
            copies.keepMapped(python.interpreter(), library);
        }
    }

    private static CPythonInterpreter interpreter(Attached python) {
        return ((AttachedThread) python).interpreter();
    }

    private Object execExtension(Attached attached, List<PyObject> arguments) {
        AttachedThread python = (AttachedThread) attached;
        ExecInModule exec = exec(python, (Reference) arguments.get(0));
        InitFunction init = refusing(() -> init(python, exec));
        ModuleDefinition definition = exec.run(python, init, (Reference) arguments.get(1));
        Path library = Path.of(exec.origin().orElse(""));
        if (definition.supportsOwnGil()) {
            copies.canLiveTwice(library);
        }
        copies.unmapAtTheEnd(python.interpreter(), library);
        return null;
    }

    private Object execBuiltin(Attached attached, List<PyObject> arguments) {
        AttachedThread python = (AttachedThread) attached;
        ExecInModule exec = exec(python, (Reference) arguments.get(0));
        InitFunction init =
                new BuiltinModules(python)
                        .init(exec.name())
                        .orElseThrow(
                                () ->
                                        exec.refused(
                                                "is part of the interpreter and has no init function"));
        exec.run(python, init, (Reference) arguments.get(1));
        return null;
    }

    private InitFunction init(AttachedThread python, ExecInModule exec) {
        LibraryFile file = new LibraryFile(exec.name(), exec.origin().orElse(""));
        file.check(python, known);
        file.audit(python);
        Path origin = Path.of(exec.origin().orElse(""));
        new FaultLine(exec.name(), origin).give(python.python());
        Path library = copies.file(python.interpreter(), origin);
        try {
            return file.init(python, library);
        } finally {
            copies.loaded(origin, library);
        }
    }

    private static InitFunction refusing(Supplier<InitFunction> search) {
        try {
            return search.get();
        } catch (ImportException broken) {
            throw new ExecRefusedException(broken);
        }
    }

    private static ExecInModule exec(AttachedThread python, Reference spec) {
        try (PyObject name = spec.getAttr("name");
                PyObject origin = spec.getAttr("origin");
                PyModule bridge = python.interpreter().bridge().module(python);
                PyObject strict = bridge.getAttr("strict")) {
            return new ExecInModule(
                    spec,
                    name.as(String.class),
                    Optional.of(origin.as(String.class)),
                    strict.isTrue());
        }
    }
}

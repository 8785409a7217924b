package loader.extension;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import loader.bridge.Bridge;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.files.IoErrorText;
import loader.importlib.ExecRefusedException;
import loader.importlib.ImportException;
import loader.libpython.CPython;
import loader.library.LibraryTrait;
import loader.library.MalformedLibraryException;
import loader.python.Attached;
import loader.python.InterpreterConfig;
import loader.python.PyObject;
import loader.spi.PropertyNames;
import loader.spi.Switch;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * What Python's extension loaders ask of Java: checking a library's file, and {@code
 * exec_in_module}.
 */
@Component
public final class ExtensionFunctions implements Bridge.Functions {

    private final LibraryInfoCache known = new LibraryInfoCache();
    private final LibraryCopies copies;

    @Activate
    public ExtensionFunctions(BundleContext context) {
        this(Switch.isOn(context, PropertyNames.COPIES_KEPT));
    }

    public ExtensionFunctions() {
        this(false);
    }

    private ExtensionFunctions(boolean keepCopies) {
        copies = new LibraryCopies(known, keepCopies);
    }

    @Override
    public void define(Bridge.Definition java) {
        java.define("prepare_library", this::prepareLibrary);
        java.define("create_extension", this::createExtension);
        java.define("library_loaded", this::libraryLoaded);
        java.define("is_for_one_interpreter", this::isForOneInterpreter);
        java.define("watch_greenlets", this::watchGreenlets);
        java.define("library_to_open", this::libraryToOpen);
        java.define("program_opened", this::programOpened);
        java.define("refuse_library", this::refuseLibrary);
        java.define("refuse_type", this::refuseType);
        java.define("interpreter_state", this::interpreterState);
        java.define("exec_extension", this::execExtension);
        java.define("exec_builtin", this::execBuiltin);
    }

    /** The file to load a library from in this interpreter; that of a bundle is checked first. */
    private Object prepareLibrary(Attached attached, List<PyObject> arguments) {
        AttachedThread python = (AttachedThread) attached;
        LibraryFile library = library(arguments);
        if (arguments.get(2).isTrue()) {
            library.check(python, known);
        }
        return file(python, library);
    }

    /**
     * Whether the module of the standard library, not executed yet, says that its C variables are
     * of one interpreter: _curses refuses a second one, and _curses_panel keeps pointers of the
     * first.
     */
    private Object isForOneInterpreter(Attached attached, List<PyObject> arguments) {
        AttachedThread python = (AttachedThread) attached;
        Reference module = (Reference) arguments.get(0);
        long definition =
                python.isModule(module) ? python.api().PyModule_GetDef(module.address()) : 0;
        return definition != 0 && ModuleDefinition.at(python, definition).isForOneInterpreter();
    }

    /** From here on greenlets are not switched to where Java would be left out of turn. */
    private Object watchGreenlets(Attached attached, List<PyObject> arguments) {
        AttachedThread python = (AttachedThread) attached;
        python.python().callOwn("loader_watch_greenlets", ((Reference) arguments.get(0)).address());
        return null;
    }

    /** The file that a program opens a library of a bundle from, or opens it anew from. */
    private Object libraryToOpen(Attached attached, List<PyObject> arguments) {
        AttachedThread python = (AttachedThread) attached;
        Path library = Path.of(arguments.get(0).as(String.class)).normalize();
        boolean anew = arguments.get(1).isTrue();
        Path folder = Path.of(arguments.get(2).as(String.class));
        return attached.detached(
                        () ->
                                anew
                                        ? copies.openedAnew(python.interpreter(), library)
                                        : copies.opened(python.interpreter(), library, folder))
                .toString();
    }

    /** Its calls that would harm the JVM go elsewhere from now on, as those of modules do. */
    private Object programOpened(Attached attached, List<PyObject> arguments) {
        ((AttachedThread) attached).python().callOwn("loader_program_opened");
        if (!arguments.isEmpty()) {
            copies.loaded(
                    Path.of(arguments.get(0).as(String.class)).normalize(),
                    Path.of(arguments.get(1).as(String.class)));
        }
        return null;
    }

    /** The system or CPython refused it after all. */
    private Object refuseLibrary(Attached python, List<PyObject> arguments) {
        throw library(arguments).refused(arguments.get(2).as(String.class));
    }

    /** Refuses what pybind11 has refused, if another file of the module was loaded before. */
    private Object refuseType(Attached attached, List<PyObject> arguments) {
        AttachedThread python = (AttachedThread) attached;
        LibraryFile library = library(arguments);
        String raised = arguments.get(2).as(String.class);
        RegisteredTypes.objection(python.interpreter(), library, raised)
                .ifPresent(
                        objection -> {
                            throw library.rejected(objection, null);
                        });
        return null;
    }

    /** The library that name and origin of the module tell, which come first. */
    private static LibraryFile library(List<PyObject> arguments) {
        return new LibraryFile(
                arguments.get(0).as(String.class), arguments.get(1).as(String.class));
    }

    private Path file(AttachedThread python, LibraryFile library) {
        Optional<String> objection = RegisteredTypes.objection(python.interpreter(), library);
        if (objection.isPresent()) {
            throw library.rejected(objection.get(), null);
        }
        Path origin = Path.of(library.origin());
        new FaultLine(library.module(), origin).give(python.python());
        try {
            return copies.file(python.interpreter(), origin);
        } catch (MalformedLibraryException impossible) {
            throw cannotBeCopied(library, impossible.getMessage(), impossible);
        } catch (UncheckedIOException impossible) {
            throw cannotBeCopied(library, IoErrorText.of(impossible.getCause()), impossible);
        }
    }

    private static ImportException cannotBeCopied(
            LibraryFile library, String why, RuntimeException cause) {
        return library.rejected(
                "another interpreter uses it, and it cannot have a copy here: "
                        + why
                        + "; it can be imported in that one, or in a process (py:run --process)",
                cause);
    }

    /** What {@link ModuleCreation} makes; None where CPython creates the module itself. */
    private Object createExtension(Attached attached, List<PyObject> arguments) {
        AttachedThread python = (AttachedThread) attached;
        String name = arguments.get(0).as(String.class);
        Path library = Path.of(arguments.get(1).as(String.class));
        InterpreterConfig config = python.interpreter().config();
        if (config == InterpreterConfig.OWN_GIL
                && copies.traits(library).contains(LibraryTrait.SINGLE_PHASE)) {
            // CPython says so after it has called the init function in the main interpreter, for
            // a library that another interpreter may be using.
            return "module " + name + " does not support loading in subinterpreters";
        }
        if (!isMadeHere(python) && !isSafeWithOwnGil(python, library)) {
            return null;
        }
        long flags = arguments.get(2).as(Long.class);
        python.audit("import", name, library.toString(), null, null, null);
        return new ModuleCreation(name, library, (Reference) arguments.get(3))
                .create(python, flags);
    }

    /**
     * Whether its init function takes no memory for a module; what CPython 3.14 makes of one that
     * raises in the main interpreter ends the process.
     */
    private boolean isSafeWithOwnGil(AttachedThread python, Path library) {
        return python.interpreter().config() == InterpreterConfig.OWN_GIL
                && python.python().has("dlopen")
                && copies.traits(library).contains(LibraryTrait.MULTI_PHASE);
    }

    private static boolean isMadeHere(AttachedThread python) {
        return python.interpreter().config() == InterpreterConfig.SHARED_GIL
                && python.python().has("dlopen");
    }

    /** The name, the library, where it was loaded from, and the module, if it could be made. */
    private Object libraryLoaded(Attached attached, List<PyObject> arguments) {
        AttachedThread python = (AttachedThread) attached;
        String origin = arguments.get(1).as(String.class);
        Path library = Path.of(origin);
        copies.loaded(library, Path.of(arguments.get(2).as(String.class)));
        Reference module = (Reference) arguments.get(3);
        if (module.isNone()) {
            return null;
        }
        RegisteredTypes.loaded(python.interpreter(), arguments.get(0).as(String.class), origin);
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

    /** The dictionary in which C code keeps what it has once for each interpreter. */
    private Object interpreterState(Attached attached, List<PyObject> arguments) {
        AttachedThread python = (AttachedThread) attached;
        CPython cpython = python.python();
        long interpreter = cpython.call("PyInterpreterState_Get");
        return python.borrowed(cpython.call("PyInterpreterState_GetDict", interpreter));
    }

    private Object execExtension(Attached attached, List<PyObject> arguments) {
        AttachedThread python = (AttachedThread) attached;
        ExecInModule exec = exec(arguments);
        InitFunction init = refusing(() -> init(python, exec));
        ModuleDefinition definition = exec.run(python, init, (Reference) arguments.get(1));
        String origin = exec.origin().orElse("");
        Path library = Path.of(origin);
        RegisteredTypes.loaded(python.interpreter(), exec.name(), origin);
        if (definition.supportsOwnGil()) {
            copies.canLiveTwice(library);
        }
        copies.unmapAtTheEnd(python.interpreter(), library);
        return null;
    }

    private Object execBuiltin(Attached attached, List<PyObject> arguments) {
        AttachedThread python = (AttachedThread) attached;
        ExecInModule exec = exec(arguments);
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
        Path library = file(python, file);
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

    /** Of the spec and whether it is strict. */
    private static ExecInModule exec(List<PyObject> arguments) {
        Reference spec = (Reference) arguments.get(0);
        try (PyObject name = spec.getAttr("name");
                PyObject origin = spec.getAttr("origin")) {
            return new ExecInModule(
                    spec,
                    name.as(String.class),
                    Optional.of(origin.as(String.class)),
                    arguments.get(2).isTrue());
        }
    }
}

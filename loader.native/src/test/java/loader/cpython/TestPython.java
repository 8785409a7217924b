package loader.cpython;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import loader.bridge.CatalogFunctions;
import loader.bridge.ChildFunctions;
import loader.bridge.EmbeddedPython;
import loader.bridge.ImportFunctions;
import loader.bridge.RunFunctions;
import loader.bridge.StreamFunctions;
import loader.capi.NativeLinker;
import loader.extension.ExtensionFunctions;
import loader.importlib.Finder;
import loader.importlib.ModuleName;
import loader.importlib.ModuleSpec;
import loader.libpython.PythonOptions;
import loader.library.Platform;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.runtime.JarArchive;
import loader.runtime.PythonHome;
import loader.runtime.RuntimeCache;
import loader.spi.MetaPath;
import loader.spi.ProcessInterpreters;

/**
 * The embedded CPython without a framework: unpacked from its bundle's jar and started once in the
 * test's process.
 */
public final class TestPython {

    private static EmbeddedPython running;
    private static final Map<InterpreterConfig, Interpreter> SUBS =
            new EnumMap<>(InterpreterConfig.class);

    private TestPython() {}

    /**
     * The runtime of this process, through the linker that is on the class path, the better one
     * first.
     */
    public static synchronized EmbeddedPython get() {
        if (running == null) {
            running = start(linker(), List.of());
            ServiceLoader.load(ProcessInterpreters.class).forEach(running::useProcesses);
        }
        return running;
    }

    /** The main interpreter, or a sub-interpreter of that kind that the tests share. */
    public static synchronized Interpreter interpreter(InterpreterConfig config) {
        return config == InterpreterConfig.MAIN
                ? get().main()
                : SUBS.computeIfAbsent(config, get()::create);
    }

    /** The kinds of interpreters that contracts are tried on. */
    public static List<InterpreterConfig> kinds() {
        String wanted = System.getProperty("interpreters", "MAIN,SHARED_GIL,OWN_GIL");
        return Arrays.stream(wanted.split(",")).map(InterpreterConfig::valueOf).toList();
    }

    /** One that has another GIL than the interpreter of that kind. */
    public static Interpreter otherThan(InterpreterConfig config) {
        return interpreter(
                config == InterpreterConfig.OWN_GIL
                        ? InterpreterConfig.MAIN
                        : InterpreterConfig.OWN_GIL);
    }

    /** The shared sub-interpreters, which are the caller's now. */
    static synchronized List<Interpreter> takeSubInterpreters() {
        List<Interpreter> subs = List.copyOf(SUBS.values());
        SUBS.clear();
        return subs;
    }

    /** The interpreters that run in this process, if it has started Python; none that is parked. */
    static synchronized List<Interpreter> open() {
        return running == null
                ? List.of()
                : running.interpreters().stream()
                        .filter(each -> each.state() == Interpreter.State.OPEN)
                        .toList();
    }

    public static EmbeddedPython start(NativeLinker linker, List<Finder> finders) {
        return new EmbeddedPython(
                linker,
                List.of(
                        new ImportFunctions(metaPath(finders)),
                        new CatalogFunctions(metaPath(finders)),
                        new RunFunctions(),
                        new StreamFunctions(),
                        new ChildFunctions(metaPath(finders)),
                        new ExtensionFunctions()),
                TestPython::home,
                Platform.ofProcess(),
                // Only a command reads the variable that chooses the allocator.
                System.getenv("PYTHONMALLOC") != null,
                () -> PythonOptions.of(null));
    }

    private static NativeLinker linker() {
        return ServiceLoader.load(NativeLinker.class).findFirst().orElseThrow();
    }

    /** The home of the runtime that is on the test's class path. */
    public static PythonHome home() {
        Path jar =
                Arrays.stream(
                                System.getProperty("java.class.path")
                                        .split(java.io.File.pathSeparator))
                        .map(Path::of)
                        .filter(path -> path.getFileName().toString().startsWith("loader.python."))
                        .findFirst()
                        .orElseThrow();
        try (JarArchive archive = new JarArchive(jar)) {
            return PythonHome.of(new RuntimeCache(Path.of("target", "runtime")).home(archive));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static MetaPath metaPath(List<Finder> finders) {
        return new MetaPath() {
            @Override
            public Optional<ModuleSpec> findSpec(ModuleName name, Optional<List<String>> path) {
                return finders.stream()
                        .flatMap(finder -> finder.findSpec(name, path).stream())
                        .findFirst();
            }

            @Override
            public void invalidateCaches() {
                finders.forEach(Finder::invalidateCaches);
            }

            @Override
            public List<Finder> finders() {
                return finders;
            }
        };
    }
}

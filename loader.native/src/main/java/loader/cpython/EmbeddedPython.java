package loader.cpython;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import loader.capi.NativeLinker;
import loader.importlib.MetaPath;
import loader.library.Platform;
import loader.python.Interpreter;
import loader.python.PythonRuntime;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The embedded CPython. It starts in the background as soon as the component is there, and it goes
 * on after the component has gone: a later one in the same process takes it over.
 */
@Component
public final class EmbeddedPython implements PythonRuntime {

    private static final int FLUSH_FAILED = 120;

    private final NativeLinker linker;
    private final PythonHome home;
    private final Platform platform;
    private final boolean asCommand;
    private final List<Bridge.Functions> functions;
    private final Executor mainThread = MainThread.get();
    private final CompletableFuture<CPythonInterpreter> main;

    @Activate
    public EmbeddedPython(
            BundleContext context,
            @Reference(policyOption = ReferencePolicyOption.GREEDY) NativeLinker linker,
            @Reference MetaPath metaPath,
            @Reference Bridge.Functions extensions) {
        this(
                linker,
                List.of(
                        new ImportFunctions(metaPath),
                        new CatalogFunctions(metaPath),
                        extensions),
                RuntimeBundle.home(context),
                platform(context),
                Boolean.parseBoolean(context.getProperty("loader.signals")));
    }

    EmbeddedPython(
            NativeLinker linker,
            List<Bridge.Functions> functions,
            PythonHome home,
            Platform platform,
            boolean asCommand) {
        this.platform = platform;
        this.linker = linker;
        this.functions = functions;
        this.home = home;
        this.asCommand = asCommand;
        this.main = CompletableFuture.supplyAsync(this::start, mainThread);
    }

    private static Platform platform(BundleContext context) {
        return Platform.of(
                context.getProperty(Constants.FRAMEWORK_OS_NAME),
                context.getProperty(Constants.FRAMEWORK_PROCESSOR));
    }

    private CPythonInterpreter start() {
        CPython python = new CPython(linker, linker.open(home.library(), true), platform);
        boolean takenOver = python.api().Py_IsInitialized() != 0;
        if (!takenOver) {
            new StartUp(python).start(new StartUp.Settings(home.folder(), executable(), asCommand));
        }
        CPythonInterpreter interpreter = new CPythonInterpreter(python, mainThread);
        interpreter.use(
                takenOver
                        ? python.api().PyGILState_GetThisThreadState()
                        : python.api().PyEval_SaveThread());
        try (AttachedThread attached = interpreter.attach()) {
            Layout.check(attached);
            interpreter.useBridge(new Bridge(attached, functions));
        }
        return interpreter;
    }

    /**
     * What {@code sys.executable} names: the command of the same CPython, for modules that start
     * processes.
     */
    private Path executable() {
        Path posix = home.folder().resolve("bin").resolve("python" + home.minor());
        return Files.exists(posix) ? posix : home.folder().resolve("python.exe");
    }

    @Override
    public Interpreter main() {
        return interpreter();
    }

    private CPythonInterpreter interpreter() {
        try {
            return main.join();
        } catch (CompletionException failed) {
            throw new IllegalStateException(failed.getCause().getMessage(), failed.getCause());
        }
    }

    @Override
    public String version() {
        return home.version();
    }

    @Override
    public String abi() {
        return "cp" + version().split("\\.")[0] + version().split("\\.")[1];
    }

    @Override
    public String platform() {
        return platform.id();
    }

    @Override
    public Path home() {
        return home.folder();
    }

    @Override
    public String linker() {
        return linker.name();
    }

    @Override
    public int finish(int status) {
        CPythonInterpreter interpreter = interpreter();
        return CompletableFuture.supplyAsync(
                        () -> {
                            AttachedThread python = interpreter.attach();
                            interpreter.end();
                            int flushed = python.api().Py_FinalizeEx();
                            return flushed < 0 ? FLUSH_FAILED : status;
                        },
                        mainThread)
                .join();
    }

    @Deactivate
    void stop() {
        if (main.isCompletedExceptionally()) {
            return;
        }
        CPythonInterpreter interpreter = interpreter();
        if (interpreter.isOpen()) {
            try (AttachedThread python = interpreter.attach()) {
                interpreter.bridge().uninstall(python);
            }
            interpreter.end();
        }
    }
}

package loader.bridge;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import loader.capi.NativeLinker;
import loader.convert.Conversions;
import loader.cpython.AttachedThread;
import loader.cpython.CPythonInterpreter;
import loader.cpython.Conversion;
import loader.cpython.DelegatePool;
import loader.cpython.GilState;
import loader.cpython.LayoutCheck;
import loader.cpython.SubInterpreters;
import loader.cpython.ThreadAttachments;
import loader.cpython.ThreadWatch;
import loader.cpython.Upcalls;
import loader.files.ProcessMarks;
import loader.libpython.CPython;
import loader.libpython.EarlyStart;
import loader.libpython.PythonOptions;
import loader.libpython.PythonThread;
import loader.libpython.StartUp;
import loader.libpython.ThreadStacks;
import loader.library.OperatingSystem;
import loader.library.Platform;
import loader.python.AttachedState;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.NoPythonException;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import loader.python.PythonRuntime;
import loader.runtime.HomeMark;
import loader.runtime.PythonHome;
import loader.runtime.RuntimeBundle;
import loader.spi.AddedConversion;
import loader.spi.AuditPolicy;
import loader.spi.MetaPath;
import loader.spi.ProcessInterpreters;
import loader.spi.PropertyNames;
import loader.spi.Switch;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded CPython. It starts in the background as soon as the component is there, and it goes
 * on after the component has gone: a later one in the same process takes it over. The configuration
 * {@code loader.python} may name another {@code home}.
 */
@Designate(ocd = PythonConfiguration.class)
@Component(
        immediate = true, // else it would end with its last user, and Java's functions in Python
        configurationPid = PropertyNames.PYTHON_PID)
public final class EmbeddedPython implements PythonRuntime {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPython.class);
    private static final Duration PATIENCE_WITH_AWAITED = Duration.ofSeconds(5);

    /** Each has as much for its threads; what compiled code does at the end has no limit. */
    private static final Duration PATIENCE_WITH_ENDS = Duration.ofSeconds(20);

    private static final int FLUSH_FAILED = 120;
    private static final int INTERRUPTED = 130;
    private static final int SIGINT = 2;
    private static final int DEFAULT_ACTION = 0;

    private final NativeLinker linker;
    private final Supplier<PythonHome> search;
    private final Platform platform;
    private final boolean asCommand;
    private final Supplier<PythonOptions> wanted;
    private final List<Bridge.Functions> functions;
    private final Executor mainThread = PythonThread.main();
    private final List<Interpreter> interpreters = new CopyOnWriteArrayList<>();

    @Reference(policy = ReferencePolicy.DYNAMIC) // a conversion comes and goes while Python runs
    private volatile List<AddedConversion> added = List.of();

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC) // its interpreters end with it
    private volatile ProcessInterpreters processes;

    private volatile BundleContext context; // null outside of a framework

    private volatile CompletableFuture<PythonHome> home;
    private volatile CompletableFuture<CPythonInterpreter> main;
    private PythonOptions options; // set before main completes, as the next
    private SubInterpreters subInterpreters;
    private volatile String told = "";
    private volatile boolean stopped;

    @Activate
    public EmbeddedPython(
            BundleContext context,
            Map<String, Object> configuration,
            @Reference(policyOption = ReferencePolicyOption.GREEDY) NativeLinker linker,
            @Reference MetaPath metaPath,
            @Reference AuditPolicy audit,
            @Reference Bridge.Functions extensions) {
        this(
                linker,
                List.of(
                        new ImportFunctions(metaPath),
                        new CatalogFunctions(metaPath),
                        new RunFunctions(),
                        new StreamFunctions(),
                        new ChildFunctions(metaPath),
                        new AuditFunctions(audit),
                        new LogFunctions(context.getProperty(PropertyNames.PYTHON_LOGGING)),
                        startup(Switch.isOn(context, PropertyNames.STARTUP_CODE)),
                        extensions),
                () -> RuntimeBundle.home(context, configuration.get("home")),
                platform(context),
                StartUp.asCommand(Switch.isOn(context, PropertyNames.SIGNALS)),
                () ->
                        PythonOptions.of(context.getProperty(PropertyNames.PYTHON_OPTIONS))
                                .withProgramIn(context.getProperty(PropertyNames.PROGRAM_FOLDER)));
        this.context = context;
    }

    /** Python asks whether the function is there. */
    private static Bridge.Functions startup(boolean isWanted) {
        return java -> {
            if (isWanted) {
                java.define("runs_startup_code", (python, none) -> true);
            }
        };
    }

    public EmbeddedPython(
            NativeLinker linker,
            List<Bridge.Functions> functions,
            Supplier<PythonHome> search,
            Platform platform,
            boolean asCommand,
            Supplier<PythonOptions> options) {
        this.platform = platform;
        this.linker = linker;
        this.wanted = options;
        this.functions =
                Stream.concat(
                                functions.stream(),
                                Stream.<Bridge.Functions>of(
                                        java ->
                                                java.define(
                                                        "is_command",
                                                        (python, arguments) -> asCommand)))
                        .toList();
        this.search = search;
        this.asCommand = asCommand;
        begin();
    }

    private void begin() {
        home = CompletableFuture.supplyAsync(search, mainThread);
        main = home.thenApplyAsync(this::start, mainThread).whenComplete(this::tell);
    }

    /** Nobody may ask for Python for long. The command is told by its run. */
    private void tell(CPythonInterpreter started, Throwable failed) {
        if (failed instanceof CompletionException completion && !asCommand) {
            String reason = reason(completion);
            if (!reason.equals(told)) {
                LOG.error("{}", reason);
                told = reason;
            }
        }
    }

    private static Platform platform(BundleContext context) {
        return Platform.of(
                context.getProperty(Constants.FRAMEWORK_OS_NAME),
                context.getProperty(Constants.FRAMEWORK_PROCESSOR));
    }

    private CPythonInterpreter start(PythonHome home) {
        options = options();
        CPython python =
                EarlyStart.result(linker)
                        .orElseGet(
                                () -> StartUp.started(linker, platform, home, asCommand, options));
        python.api().PyEval_RestoreThread(python.api().PyGILState_GetThisThreadState());
        Upcalls upcalls = new Upcalls(python);
        Conversion conversion = new Conversions(() -> added);
        subInterpreters = new SubInterpreters(python, upcalls, conversion);
        CPythonInterpreter interpreter =
                new CPythonInterpreter(
                        python,
                        upcalls,
                        python.api().PyInterpreterState_Main(),
                        InterpreterConfig.MAIN,
                        GilState.KEPT,
                        mainThread,
                        conversion,
                        Optional.empty());
        interpreter.use(python.api().PyEval_SaveThread());
        interpreters.add(interpreter);
        try (AttachedThread attached = interpreter.attach()) {
            LayoutCheck.check(attached);
            equip(interpreter, attached);
        }
        return interpreter;
    }

    private PythonOptions options() {
        try {
            return wanted.get();
        } catch (IllegalArgumentException wrong) {
            String source = asCommand ? "" : PropertyNames.PYTHON_OPTIONS + ": ";
            throw new NoPythonException(
                    "CPython does not start: " + source + wrong.getMessage(), wrong);
        }
    }

    private void equip(CPythonInterpreter interpreter) {
        interpreters.add(interpreter);
        requireNotStopped(); // after the addition: either this or the stop sees the other
        try (AttachedThread attached = interpreter.attach()) {
            options.folder().ifPresent(folder -> leaveOut(folder, attached));
            equip(interpreter, attached);
        }
    }

    /** CPython adds the folder of the program to the path of each interpreter. */
    private static void leaveOut(String folder, AttachedThread attached) {
        try (PyModule sys = attached.module("sys");
                PyObject path = sys.getAttr("path")) {
            if (path.callMethodAs(int.class, "count", folder) > 0) {
                path.callMethod("remove", folder).close();
            }
        }
    }

    private void equip(CPythonInterpreter interpreter, AttachedThread attached) {
        interpreter.usePythonSide(new Bridge(attached, functions));
        Bridge.beginAuditing(attached); // now that it would be told of a new rule
        ImportLog.install(attached);
    }

    @Override
    public Interpreter main() {
        return interpreter();
    }

    @Override
    public Interpreter create(InterpreterConfig config) {
        if (Objects.requireNonNull(config, "config") == InterpreterConfig.MAIN) {
            throw new IllegalArgumentException("there is one main interpreter, which runs already");
        }
        requireNotStopped();
        if (config == InterpreterConfig.PROCESS) {
            return createProcess();
        }
        FrozenModules.define(interpreter());
        forgetEnded();
        return subInterpreters.create(config, this::equip);
    }

    private Interpreter createProcess() {
        ProcessInterpreters available = processes;
        if (available == null) {
            available = justRegistered();
        }
        if (available == null) {
            throw new IllegalStateException(
                    "no Python interpreter in a process of its own: install the bundle"
                            + " loader.process");
        }
        forgetEnded();
        Interpreter made = available.start(foundHome().executable(), childEnvironment());
        interpreters.add(made);
        return made;
    }

    /** Another listener of the same event may want a process before this component knows. */
    private ProcessInterpreters justRegistered() {
        BundleContext known = context;
        ServiceReference<ProcessInterpreters> found =
                known == null ? null : known.getServiceReference(ProcessInterpreters.class);
        return found == null ? null : known.getService(found); // given back with this bundle
    }

    /** What a process of Python needs to find the modules of bundles. */
    private Map<String, String> childEnvironment() {
        return functions.stream()
                .filter(ChildFunctions.class::isInstance)
                .map(children -> ((ChildFunctions) children).script())
                .flatMap(Optional::stream)
                .findFirst()
                .map(script -> Map.of(ChildFunctions.SCRIPT, script))
                .orElse(Map.of());
    }

    /** Where no framework is, which says it otherwise. */
    public void useProcesses(ProcessInterpreters available) {
        processes = available;
    }

    private void requireNotStopped() {
        if (stopped) {
            throw new IllegalStateException("no new Python interpreter: the container has closed");
        }
    }

    @Override
    public List<Interpreter> interpreters() {
        interpreter();
        forgetEnded();
        return List.copyOf(interpreters);
    }

    private void forgetEnded() {
        interpreters.removeIf(each -> each.state() == Interpreter.State.ENDED);
    }

    private CPythonInterpreter interpreter() {
        foundHome();
        try {
            return main.join();
        } catch (CompletionException failed) {
            throw new NoPythonException(reason(failed), failed.getCause());
        }
    }

    /** Where Python is. When there was none the last time, it is looked for again. */
    private synchronized PythonHome foundHome() {
        if (home.isCompletedExceptionally()) {
            begin();
        }
        try {
            return home.join();
        } catch (CompletionException failed) {
            throw new NoPythonException(reason(failed), failed.getCause());
        }
    }

    /** A class that cannot be initialized has no message, or only its name: the cause has one. */
    private static String reason(CompletionException failed) {
        Throwable reason = failed.getCause();
        while (reason instanceof LinkageError && reason.getCause() != null) {
            reason = reason.getCause();
        }
        return reason.getMessage() == null ? reason.toString() : reason.getMessage();
    }

    @Override
    public boolean isStarted() {
        return isHere() || !interpreters.isEmpty();
    }

    private boolean isHere() {
        return main.isDone() && !main.isCompletedExceptionally();
    }

    @Override
    public String version() {
        return foundHome().version();
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
        return foundHome().folder();
    }

    @Override
    public String linker() {
        return linker.name();
    }

    @Override
    public boolean isCallerAttached() {
        return ThreadAttachments.get().isAttached();
    }

    @Override
    public boolean isCalledFromPython() {
        return ThreadAttachments.get().isCalled();
    }

    @Override
    public List<AttachedState> attached() {
        return isHere() ? ThreadWatch.states(new ThreadStacks(main.join().python())) : List.of();
    }

    @Override
    public int finish(int status) {
        CPythonInterpreter interpreter = interpreter();
        closeSubInterpreters();
        return PythonThread.supply(() -> finish(interpreter, status), mainThread).join();
    }

    private int finish(CPythonInterpreter interpreter, int status) {
        AttachedThread python = interpreter.attach();
        boolean interrupted = asCommand && status == INTERRUPTED && isInterrupted(python);
        // Threads that are still waited for, and exit handlers, import modules through Java.
        interpreter.refuseThreads();
        python.python().callOwn("loader_python_ending");
        int flushed = python.api().Py_FinalizeEx();
        if (asCommand) {
            Limits.raise(python.python());
        }
        functions.forEach(Bridge.Functions::end);
        interpreter.end();
        HomeMark.remove();
        ProcessMarks.removeAll();
        if (interrupted) {
            dieOfInterrupt(python.python());
        }
        return flushed < 0 ? FLUSH_FAILED : status;
    }

    /**
     * Whether it was KeyboardInterrupt that ended the run, and not an exit with its status. No code
     * in Python runs for this: another interrupt would be raised in it.
     */
    private static boolean isInterrupted(AttachedThread python) {
        long name = python.memory().allocateText("last_exc");
        try {
            long last = python.python().call("PySys_GetObject", name);
            long type = python.python().exceptionType("PyExc_KeyboardInterrupt");
            return last != 0 && python.api().PyErr_GivenExceptionMatches(last, type) == 1;
        } finally {
            python.memory().free(name);
        }
    }

    /** So that the shell sees what it sees after the {@code python} command, and stops too. */
    private static void dieOfInterrupt(CPython python) {
        if (python.platform().operatingSystem() != OperatingSystem.WINDOWS) {
            python.call("PyOS_setsig", SIGINT, DEFAULT_ACTION);
            python.call("raise", SIGINT);
        }
    }

    /** All at once: each may have to wait for those who use it. */
    private void closeSubInterpreters() {
        List<CompletableFuture<Void>> ends =
                interpreters().stream()
                        .filter(each -> each.config() != InterpreterConfig.MAIN)
                        .map(each -> CompletableFuture.runAsync(each::close, EmbeddedPython::start))
                        .toList();
        CompletableFuture<Void> all =
                CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
        try {
            ThreadAttachments.get()
                    .withoutPython(
                            () ->
                                    all.orTimeout(PATIENCE_WITH_ENDS.toSeconds(), TimeUnit.SECONDS)
                                            .join());
        } catch (CompletionException late) {
            LOG.warn("Python interpreters that do not end are left: {}", interpreters(), late);
        }
    }

    private static void start(Runnable end) {
        Thread thread = new Thread(end, "python-end");
        thread.setDaemon(true);
        thread.start();
    }

    private static void stopAwaiting(CPythonInterpreter interpreter) {
        try {
            interpreter.stopAwaiting(PATIENCE_WITH_AWAITED);
        } catch (PythonException | OutOfMemoryError broken) { // by a program, or no thread more
            LOG.warn("what is still awaited could not be cancelled", broken);
        }
    }

    @Deactivate
    void stop() {
        stopped = true;
        CPythonInterpreter interpreter;
        try {
            interpreter = main.join();
        } catch (CompletionException neverStarted) {
            return;
        }
        closeSubInterpreters();
        stopAwaiting(interpreter);
        functions.forEach(Bridge.Functions::end);
        DelegatePool.endIdle();
        ThreadWatch.stop();
        if (interpreter.isOpen()) {
            interpreter.whileOpen(python -> interpreter.pythonSide().uninstall(python));
            interpreter.end();
        }
    }
}

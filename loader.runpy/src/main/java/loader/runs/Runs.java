package loader.runs;

import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonRuntime;
import loader.pythons.OtherPython;
import loader.runpy.Run;
import loader.runpy.RunPy;
import loader.runpy.RunRequest;
import loader.runpy.RunResult;
import loader.spi.ProgramSupport;
import loader.spi.PythonCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs each request on the main thread of the interpreter it asks for, or in a process. */
@Component
public final class Runs implements RunPy {

    private static final Logger LOG = LoggerFactory.getLogger(Runs.class);

    private final PythonRuntime runtime;
    private final ProgramSupport support;
    private final InterpreterPool pool;
    private final ProcessSettings settings;
    private final Map<Path, OtherPython> others = new ConcurrentHashMap<>();
    private final Set<Run> running = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    @Activate
    public Runs(
            @Reference(policyOption = GREEDY) PythonRuntime runtime,
            @Reference(policyOption = GREEDY) ProgramSupport support,
            @Reference(policyOption = GREEDY) InterpreterPool pool,
            @Reference(policyOption = GREEDY) ProcessSettings settings) {
        this.runtime = runtime;
        this.support = support;
        this.pool = pool;
        this.settings = settings;
    }

    @Override
    public RunResult run(RunRequest request) {
        return start(request).await();
    }

    @Override
    public Run start(RunRequest asked) {
        Objects.requireNonNull(asked, "request");
        requireService();
        RunRequest request = settings.placed(asked);
        if (request.interpreter() == InterpreterConfig.PROCESS) {
            ProcessRun run = new ProcessRun(request, settings, support);
            return start(run, () -> runToTheEnd(run));
        }
        if (request.python().isPresent()) {
            throw new IllegalArgumentException(
                    "another CPython needs a process: InterpreterConfig.PROCESS");
        }
        if (!request.environment().isEmpty()) {
            throw new IllegalArgumentException(
                    "variables are of the whole process; InterpreterConfig.PROCESS gives the run one");
        }
        if (!request.limits().isNone()) {
            throw new IllegalArgumentException(
                    "a limit is for the whole process; InterpreterConfig.PROCESS gives the run one");
        }
        StartedRun run = new StartedRun(request, support);
        return start(run, () -> runToTheEnd(run));
    }

    private Run start(Run run, Runnable work) {
        running.add(run);
        Thread starter = new Thread(work, "python-run");
        starter.setDaemon(true);
        try {
            starter.start();
        } catch (Error noThread) {
            running.remove(run);
            throw noThread;
        }
        return run;
    }

    private void runToTheEnd(ProcessRun run) {
        try {
            run.runWith(command(run.request()));
        } catch (RuntimeException | Error noPython) {
            run.fail(noPython);
        } finally {
            running.remove(run);
        }
    }

    private PythonCommand command(RunRequest request) {
        PythonCommand embedded;
        try (Attached python = runtime.main().attach()) {
            embedded = support.command(python);
        }
        return request.python()
                .map(home -> others.computeIfAbsent(home, OtherPython::at).instead(embedded))
                .orElse(embedded);
    }

    private void runToTheEnd(StartedRun run) {
        try {
            InterpreterConfig config = run.request().interpreter();
            run.runIn(config == InterpreterConfig.MAIN ? runtime.main() : pool.take(config));
        } catch (RuntimeException | Error noInterpreter) {
            run.fail(noInterpreter);
        } finally {
            running.remove(run);
        }
    }

    @Override
    public List<Run> running() {
        return running.stream().filter(run -> !run.isDone()).toList();
    }

    @Override
    public PyObject runModule(Interpreter interpreter, String name, Namespace namespace) {
        requireService();
        try (Attached python = interpreter.attach();
                MainProgram installed = new MainProgram(python, support);
                PyModule runpy = python.module("runpy")) {
            return runpy.callMethod(
                    "run_module",
                    name,
                    namespace.initGlobals(),
                    namespace.runName().isEmpty() ? null : namespace.runName(),
                    namespace.alterSys());
        }
    }

    @Override
    public PyObject runPath(Interpreter interpreter, String path, Namespace namespace) {
        requireService();
        try (Attached python = interpreter.attach();
                MainProgram installed = new MainProgram(python, support);
                PyModule runpy = python.module("runpy")) {
            return runpy.callMethod(
                    "run_path",
                    path,
                    namespace.initGlobals(),
                    namespace.runName().isEmpty() ? null : namespace.runName());
        }
    }

    /** Whoever waits for a run that goes on nevertheless is told that it is abandoned. */
    private void interruptAll() {
        List<Run> last = List.copyOf(running);
        last.forEach(Run::interrupt);
        for (Run run : last) {
            try {
                run.await();
            } catch (RuntimeException | Error told) {
                // by whoever waits for the run
            }
        }
    }

    /** Somebody may still hold it when the framework, or the bundle of Python, has stopped. */
    private void requireService() {
        if (stopped && !isPythonThere()) {
            throw new IllegalStateException("the service RunPy has gone: Python has ended");
        }
    }

    private boolean isPythonThere() {
        try {
            return runtime.isStarted() && runtime.main().state() == Interpreter.State.OPEN;
        } catch (IllegalStateException ended) {
            return false;
        }
    }

    private static void close(OtherPython python) {
        try {
            python.close();
        } catch (IOException stays) {
            LOG.debug("the folder of another CPython stays", stays);
        }
    }

    @Deactivate
    void uninstall() {
        stopped = true;
        interruptAll();
        others.values().forEach(Runs::close);
        if (!runtime.isStarted()) {
            return;
        }
        try (Attached python = runtime.main().attach()) {
            MainProgram.uninstall(python, support);
            Redirection.uninstall(python, support);
        } catch (IllegalStateException ended) {
            // Python has ended before this component: there is nothing left to take back
        }
    }
}

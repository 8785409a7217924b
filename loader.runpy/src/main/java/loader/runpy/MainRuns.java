package loader.runpy;

import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonRuntime;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Runs in the main interpreter, one after the other, on its main thread. */
@Component
public final class MainRuns implements RunPy {

    /** The descriptors, such as {@code 01}, that whoever started the process had closed. */
    private static final String CLOSED = "loader.closed";

    private final PythonRuntime runtime;

    @Activate
    public MainRuns(@Reference(policyOption = GREEDY) PythonRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public RunResult run(RunRequest request) {
        return new RunResult(runtime.main().onMainThread(python -> run(python, request)));
    }

    private static int run(Attached python, RunRequest request) {
        try (CommandLine commandLine = new CommandLine(python)) {
            if (request.streams().isEmpty()) {
                commandLine.leaveClosed(System.getProperty(CLOSED, ""));
                return commandLine.run(request);
            }
            try (Redirection streams = new Redirection(python, request.streams().get())) {
                return commandLine.run(request);
            }
        }
    }

    @Override
    public PyObject runModule(Interpreter interpreter, String name, Namespace namespace) {
        try (Attached python = interpreter.attach();
                CommandLine installed = new CommandLine(python);
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
        try (Attached python = interpreter.attach();
                CommandLine installed = new CommandLine(python);
                PyModule runpy = python.module("runpy")) {
            return runpy.callMethod(
                    "run_path",
                    path,
                    namespace.initGlobals(),
                    namespace.runName().isEmpty() ? null : namespace.runName());
        }
    }

    @Deactivate
    void uninstall() {
        try (Attached python = runtime.main().attach()) {
            CommandLine.uninstall(python);
        } catch (IllegalStateException ended) {
            // Python has ended before this component: there is nothing left to take back
        }
    }
}

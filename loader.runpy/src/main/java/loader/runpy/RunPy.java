package loader.runpy;

import java.util.List;
import java.util.Map;
import loader.python.Interpreter;
import loader.python.PyObject;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Runs modules as programs, as {@code runpy} and {@code python -m} do. Runs extension modules, too.
 */
@ProviderType
public interface RunPy {

    /**
     * Runs the request in the real {@code __main__}, as the command line does, waits for the
     * program's threads that are not daemons, and returns how the run ended. In the main
     * interpreter, only a run with its own streams waits for the threads that it started. {@code
     * SystemExit} and other exceptions of Python are not thrown; they become the exit status.
     */
    RunResult run(RunRequest request);

    /** Starts the request and does not wait for its end. */
    Run start(RunRequest request);

    /** The runs that have not ended. */
    List<Run> running();

    /**
     * Runs a module in a fresh namespace ({@code runpy.run_module}).
     *
     * @return the resulting globals, a {@code dict}; the caller closes it
     */
    PyObject runModule(Interpreter interpreter, String name, Namespace namespace);

    /**
     * Runs a source file, byte code file, folder or zip ({@code runpy.run_path}). The caller closes
     * the result.
     */
    PyObject runPath(Interpreter interpreter, String path, Namespace namespace);

    /**
     * The keyword arguments of {@code runpy.run_module}.
     *
     * @param initGlobals the namespace before the run; values are converted as by {@code
     *     Attached.of}
     * @param runName {@code __name__} during the run; empty for the default
     * @param alterSys whether {@code sys.argv[0]} and {@code sys.modules} are changed during the
     *     run
     */
    record Namespace(Map<String, Object> initGlobals, String runName, boolean alterSys) {

        public Namespace {
            initGlobals = Map.copyOf(initGlobals);
        }

        /** An empty namespace with the default name. {@code sys} is not changed. */
        public static Namespace ofDefaults() {
            return new Namespace(Map.of(), "", false);
        }
    }
}

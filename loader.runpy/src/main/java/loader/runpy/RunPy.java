package loader.runpy;

import java.util.List;
import java.util.Map;
import loader.python.Interpreter;
import loader.python.PyObject;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Runs modules as programs: {@code runpy}, and what {@code python -m} makes of it, for extension
 * modules too.
 */
@ProviderType
public interface RunPy {

    /**
     * Runs the request in the real {@code __main__}, as the command line would, waits for the
     * program's threads that are not daemons, and says how it ended. In the main interpreter, which
     * lives on, only a run with streams of its own waits for the threads that it started. Neither
     * {@code SystemExit} nor any other exception of Python is thrown; both become the exit status.
     */
    RunResult run(RunRequest request);

    /** Starts the request and does not wait for it. */
    Run start(RunRequest request);

    /** The runs that have not ended. */
    List<Run> running();

    /**
     * Runs a module in a fresh namespace ({@code runpy.run_module}).
     *
     * @return the resulting globals, a {@code dict} that the caller closes
     */
    PyObject runModule(Interpreter interpreter, String name, Namespace namespace);

    /**
     * Runs a source file, byte code file, folder or zip ({@code runpy.run_path}); the caller closes
     * the result.
     */
    PyObject runPath(Interpreter interpreter, String path, Namespace namespace);

    /**
     * The keyword arguments of {@code runpy.run_module}.
     *
     * @param initGlobals what the namespace holds before the run; converted as {@code Attached.of}
     *     does
     * @param runName {@code __name__} during the run; empty for the default
     * @param alterSys whether {@code sys.argv[0]} and {@code sys.modules} are changed meanwhile
     */
    record Namespace(Map<String, Object> initGlobals, String runName, boolean alterSys) {

        public Namespace {
            initGlobals = Map.copyOf(initGlobals);
        }

        /** An empty namespace under the default name; nothing of {@code sys} is changed. */
        public static Namespace ofDefaults() {
            return new Namespace(Map.of(), "", false);
        }
    }
}

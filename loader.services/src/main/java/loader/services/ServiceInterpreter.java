package loader.services;

import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PythonRuntime;

/** The interpreter that services live in: the main one, or one of their own once it is needed. */
final class ServiceInterpreter implements AutoCloseable {

    private final PythonRuntime runtime;
    private final InterpreterConfig config;
    private Interpreter own;

    ServiceInterpreter(PythonRuntime runtime, InterpreterConfig config) {
        this.runtime = runtime;
        this.config = config;
    }

    /** Starts Python when it does not run. */
    synchronized Interpreter get() {
        if (config == InterpreterConfig.MAIN) {
            return runtime.main();
        }
        if (own == null) {
            own = runtime.create(config);
        }
        return own;
    }

    @Override
    public synchronized void close() {
        if (own != null) {
            own.close();
        }
    }
}

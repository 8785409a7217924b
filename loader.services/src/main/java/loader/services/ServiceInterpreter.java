package loader.services;

import java.util.Optional;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PythonRuntime;
import org.slf4j.Logger;

/** The interpreter that services live in: the main one, or one of their own once it is needed. */
final class ServiceInterpreter implements AutoCloseable {

    private final PythonRuntime runtime;
    private final InterpreterConfig config;
    private final Optional<Logger> print;
    private Interpreter own;
    private Interpreter.Redirection printed;

    /**
     * @param print gets the lines of {@code sys.stdout} as infos, those of {@code sys.stderr} as
     *     warnings
     */
    ServiceInterpreter(PythonRuntime runtime, InterpreterConfig config, Optional<Logger> print) {
        this.runtime = runtime;
        this.config = config;
        this.print = print;
    }

    /** Starts Python when it does not run. */
    synchronized Interpreter get() {
        Interpreter interpreter = interpreter();
        if (print.isPresent() && printed == null) {
            printed =
                    interpreter.printTo(
                            new LogWriter(print.get()::info), new LogWriter(print.get()::warn));
        }
        return interpreter;
    }

    private Interpreter interpreter() {
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
        if (printed != null) {
            printed.close();
        }
        if (own != null) {
            own.close();
        }
    }
}

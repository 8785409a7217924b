package loader.services;

import java.util.Optional;
import java.util.function.Consumer;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PythonDiedException;
import loader.python.PythonRuntime;
import org.slf4j.Logger;

/** The interpreter that services live in: the main one, or one of their own once it is needed. */
final class ServiceInterpreter implements AutoCloseable {

    private final PythonRuntime runtime;
    private final InterpreterConfig config;
    private final Optional<Logger> print;
    private final Consumer<Interpreter> made;
    private final Consumer<PythonDiedException> died;
    private Interpreter own;
    private Interpreter.Redirection printed;

    /**
     * @param print gets the lines of {@code sys.stdout} as infos, those of {@code sys.stderr} as
     *     warnings
     * @param made is told of an interpreter of its own before anybody uses it
     * @param died is told, on another thread, that the process of that interpreter has died
     */
    ServiceInterpreter(
            PythonRuntime runtime,
            InterpreterConfig config,
            Optional<Logger> print,
            Consumer<Interpreter> made,
            Consumer<PythonDiedException> died) {
        this.runtime = runtime;
        this.config = config;
        this.print = print;
        this.made = made;
        this.died = died;
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
            Interpreter created = runtime.create(config);
            made.accept(created);
            created.onEnd().whenCompleteAsync((nothing, death) -> ended(death));
            own = created;
        }
        return own;
    }

    private void ended(Throwable death) {
        if (death != null && death.getCause() instanceof PythonDiedException how) {
            died.accept(how);
        }
    }

    /** Whether the interpreter is there, and lives. */
    synchronized boolean isOpen() {
        if (config == InterpreterConfig.MAIN) {
            return runtime.isStarted() && runtime.main().state() == Interpreter.State.OPEN;
        }
        return own != null && own.state() == Interpreter.State.OPEN;
    }

    /** The next use makes another interpreter. */
    synchronized void forgetDead() {
        own = null;
        printed = null;
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

package loader.services;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PythonDiedException;
import loader.python.PythonRuntime;
import org.slf4j.Logger;

/** The interpreter that services live in: the main one, or one of their own once it is needed. */
final class ServiceInterpreter implements AutoCloseable {

    /** For what modules do at their end in a process, which may not answer any more. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final PythonRuntime runtime;
    private final InterpreterConfig config;
    private final Optional<Logger> print;
    private final Consumer<Interpreter> begin;
    private final ProcessEnd end;
    private Interpreter own;
    private Interpreter.Redirection printed;
    private boolean isMissed;
    private boolean closed;

    /** Is told, on a thread of its own, that a process has ended; how, if it died. */
    interface ProcessEnd {
        void of(Interpreter process, Optional<PythonDiedException> death);
    }

    /**
     * @param begin is told of a process before anybody uses it
     */
    ServiceInterpreter(
            PythonRuntime runtime,
            ServiceSettings settings,
            Consumer<Interpreter> begin,
            ProcessEnd end) {
        this.runtime = runtime;
        this.config = settings.interpreter();
        this.print = settings.print();
        this.begin = begin;
        this.end = end;
    }

    boolean isProcess() {
        return config == InterpreterConfig.PROCESS;
    }

    /** Starts Python when it does not run. */
    synchronized Interpreter get() {
        if (closed) {
            throw new IllegalStateException("the services of modules have stopped");
        }
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
            own = isProcess() ? process() : runtime.create(config);
        }
        return own;
    }

    private Interpreter process() {
        Interpreter created;
        try {
            created = runtime.create(config);
        } catch (RuntimeException none) {
            isMissed = true;
            throw none;
        }
        AtomicBoolean isRefused = new AtomicBoolean();
        created.onEnd()
                .whenCompleteAsync(
                        (nothing, death) -> {
                            if (!isRefused.get()) {
                                end.of(created, Optional.ofNullable(died(death)));
                            }
                        },
                        ServiceThread::run);
        own = created; // whoever hears of its death looks for it
        try {
            begin.accept(created);
        } catch (RuntimeException | Error failed) {
            if (created.state() == Interpreter.State.OPEN) { // nobody has lost it: it never served
                isRefused.set(true);
                own = null;
            }
            created.closeSoon();
            throw failed;
        }
        return created;
    }

    private static PythonDiedException died(Throwable death) {
        Throwable cause = death == null ? null : death.getCause();
        return cause instanceof PythonDiedException how ? how : null;
    }

    /** Whether the interpreter is there, and lives. */
    synchronized boolean isOpen() {
        if (config == InterpreterConfig.MAIN) {
            return runtime.isStarted() && runtime.main().state() == Interpreter.State.OPEN;
        }
        return own != null && own.state() == Interpreter.State.OPEN;
    }

    /** Whether a process was wanted since the last question, and there was none to be had. */
    synchronized boolean takeMissed() {
        boolean was = isMissed;
        isMissed = false;
        return was;
    }

    /**
     * The next use makes another interpreter, if this is the one that is used.
     *
     * @return whether it was
     */
    synchronized boolean forget(Interpreter gone) {
        boolean was = own == gone;
        if (was) {
            own = null;
            printed = null;
        }
        return was;
    }

    /** From now on a process has some seconds, whatever it does. */
    synchronized void endSoon() {
        if (isProcess() && own != null) {
            CompletableFuture.delayedExecutor(
                            PATIENCE.toMillis(), TimeUnit.MILLISECONDS, ServiceThread::run)
                    .execute(own::closeSoon);
        }
    }

    @Override
    public void close() {
        Interpreter last;
        synchronized (this) {
            closed = true;
            last = own;
            if (printed != null && !isProcess()) {
                printed.close();
            }
        }
        if (last != null) {
            last.close();
        }
    }
}

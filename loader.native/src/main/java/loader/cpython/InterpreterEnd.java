package loader.cpython;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import loader.capi.CApi;
import loader.libpython.PythonThread;
import loader.python.PyModule;
import loader.python.PyObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a sub-interpreter. {@code Py_EndInterpreter} ends the process when another thread
 * state is left or a frame runs, so both are made sure of first.
 */
record InterpreterEnd(CPythonInterpreter interpreter) {

    private static final Logger LOG = LoggerFactory.getLogger(InterpreterEnd.class);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final long POLL_MILLIS = 2;

    /**
     * Waits for what the program sees of the end and takes the interpreter apart afterwards. The
     * result says why the interpreter must be left alone; it is empty when it has ended.
     */
    CompletableFuture<String> begin() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            String problem = endProgram(deadline);
            return problem.isEmpty()
                    ? endInterpreter(deadline).exceptionally(InterpreterEnd::failed)
                    : CompletableFuture.completedFuture(problem);
        } catch (RuntimeException failed) {
            return CompletableFuture.completedFuture(failed(failed));
        }
    }

    private static String failed(Throwable problem) {
        Throwable cause = problem instanceof CompletionException ? problem.getCause() : problem;
        LOG.warn("a Python interpreter could not be ended", cause);
        return "its end failed: " + cause.getMessage();
    }

    private String endProgram(long deadline) {
        if (!happens(deadline, this::isUnused)) {
            return interpreter.users() + " threads are still attached";
        }
        return interpreter.atTheEnd(python -> endProgram(python, deadline)).join();
    }

    private CompletableFuture<String> endInterpreter(long deadline) {
        return interpreter
                .atTheEnd(python -> running(python, "threads", "end_all", deadline))
                .thenCompose(
                        problem ->
                                problem.isEmpty()
                                        ? takeApart(deadline)
                                        : CompletableFuture.completedFuture(problem));
    }

    private CompletableFuture<String> takeApart(long deadline) {
        return interpreter
                .atTheEnd(this::release)
                .thenApplyAsync(given -> end(deadline), interpreter.mainThread());
    }

    private boolean isUnused() {
        interpreter.sweepEnded();
        return interpreter.users() == 0;
    }

    private static boolean happens(long deadline, BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** Says which threads did not end in time; then nothing else has been done. */
    private String endProgram(AttachedThread python, long deadline) {
        interpreter.conversion().stopAwaiting(python, seconds(deadline));
        return running(python, "program", "end", deadline);
    }

    /** What a function of {@code _loader} says about threads that did not end in time. */
    private String running(AttachedThread python, String module, String function, long deadline) {
        if (interpreter.pythonSide() == null) {
            return "";
        }
        try (PyModule functions = PythonSide.module(python, module);
                PyObject names = functions.callMethod(function, seconds(deadline))) {
            List<?> running = names.as(List.class);
            return running.isEmpty() ? "" : "Python threads still run: " + running;
        }
    }

    private static double seconds(long deadline) {
        return Math.max(0, deadline - System.nanoTime()) / 1e9;
    }

    /**
     * What is not given back before the end stays for as long as the process, and with it the
     * memory of an interpreter that has an allocator of its own.
     */
    private String release(AttachedThread python) {
        interpreter.release(python);
        return "";
    }

    /** On the interpreter's main thread, detached. */
    private String end(long deadline) {
        CApi api = interpreter.python().api();
        if (!happens(deadline, () -> threadsOfC() == 0)) {
            return threadsOfC() + " threads that C code started are in it";
        }
        ThreadState own = ThreadAttachments.get().state(interpreter);
        interpreter.threads().deleteAllBut(own.address());
        api.PyEval_RestoreThread(own.address());
        interpreter.python().callOwn("loader_delete_left", interpreter.address());
        if (isNotAlone(api, own.address())) {
            api.PyEval_SaveThread();
            return "thread states that C code made are left";
        }
        api.Py_EndInterpreter(own.address());
        own.discard();
        interpreter.end();
        interpreter.python().callOwn("loader_interpreter_ended", interpreter.address());
        ((PythonThread) interpreter.mainThread()).end();
        return "";
    }

    /** How many are in the interpreter. No more come in from here on: they are held for ever. */
    private long threadsOfC() {
        return interpreter.python().callOwn("loader_interpreter_ending", interpreter.address());
    }

    private boolean isNotAlone(CApi api, long own) {
        return api.PyInterpreterState_ThreadHead(interpreter.address()) != own
                || api.PyThreadState_Next(own) != 0;
    }
}

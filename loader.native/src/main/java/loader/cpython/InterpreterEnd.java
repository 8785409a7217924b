package loader.cpython;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import loader.capi.CApi;
import loader.python.PyModule;
import loader.python.PyObject;

/**
 * The end of a sub-interpreter. {@code Py_EndInterpreter} ends the process when another thread
 * state is left or a frame runs, so both are made sure of first.
 */
record InterpreterEnd(CPythonInterpreter interpreter, ThreadStates threads) {

    private static final long POLL_MILLIS = 2;

    /** Ends it, or says why that is not possible; then it must be left alone. */
    String run(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        if (!usersLeave(deadline)) {
            return interpreter.users() + " threads are still attached";
        }
        List<?> running = join(deadline);
        if (!running.isEmpty()) {
            return "Python threads still run: " + running;
        }
        interpreter.atTheEnd(this::giveBack);
        return CompletableFuture.supplyAsync(this::end, interpreter.mainThread()).join();
    }

    private boolean usersLeave(long deadline) {
        while (interpreter.users() > 0) {
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

    private List<?> join(long deadline) {
        double seconds = Math.max(0, deadline - System.nanoTime()) / 1e9;
        return interpreter.atTheEnd(
                python -> {
                    if (interpreter.bridge() == null) {
                        return List.of();
                    }
                    try (PyModule bridge = interpreter.bridge().module(python);
                            PyObject names = bridge.callMethod("join_threads", seconds)) {
                        return names.as(List.class);
                    }
                });
    }

    /**
     * What is not given back before the end stays for as long as the process, and with it the
     * memory of an interpreter that has an allocator of its own.
     */
    private Void giveBack(AttachedThread python) {
        if (interpreter.bridge() != null) {
            try (PyModule bridge = interpreter.bridge().module(python)) {
                bridge.callMethod("run_last_functions").close();
            }
        }
        interpreter.giveBack(python);
        return null;
    }

    /** On the interpreter's main thread, detached. */
    private String end() {
        CApi api = interpreter.python().api();
        AttachedThread own = ThreadSlot.get().state(interpreter);
        threads.deleteAllBut(own.state());
        api.PyEval_RestoreThread(own.state());
        if (isNotAlone(api, own.state())) {
            api.PyEval_SaveThread();
            return "thread states that C code made are left";
        }
        api.Py_EndInterpreter(own.state());
        own.discard();
        interpreter.end();
        ((PythonThread) interpreter.mainThread()).end();
        return "";
    }

    private boolean isNotAlone(CApi api, long own) {
        return api.PyInterpreterState_ThreadHead(interpreter.address()) != own
                || api.PyThreadState_Next(own) != 0;
    }
}

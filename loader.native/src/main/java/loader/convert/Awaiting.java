package loader.convert;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import loader.cpython.AttachedThread;
import loader.cpython.CPythonInterpreter;
import loader.cpython.PythonSide;
import loader.cpython.Reference;
import loader.python.Attached;
import loader.python.JavaFunction;
import loader.python.PyObject;

/**
 * An awaitable's result as a stage, which the interpreter's event loop completes, and a stage of
 * Java as an awaitable.
 */
final class Awaiting {

    private Awaiting() {}

    /** Whoever cancels the stage cancels the coroutine. */
    @SuppressWarnings("FutureReturnValueIgnored") // the stage itself is what the caller gets
    static CompletionStage<PyObject> start(AttachedThread python, Reference awaitable) {
        CompletableFuture<PyObject> stage = new CompletableFuture<>();
        Reference cancel;
        try (PyObject done =
                python.ownFunction(
                        "done",
                        (attached, arguments) -> complete(attached, stage, arguments.get(0)))) {
            cancel = python.owned(call(python, "awaited", awaitable, done));
        }
        stage.whenComplete((result, failure) -> end(cancel, stage.isCancelled()));
        return stage;
    }

    private static void end(Reference cancel, boolean isCancelled) {
        try (cancel) {
            if (isCancelled) {
                cancel.interpreter()
                        .whileOpen(python -> python.decRef(python.vectorcall(cancel.address())));
            }
        }
    }

    /** What depends on the stage is code of the user, and runs here. */
    private static Object complete(
            Attached python, CompletableFuture<PyObject> stage, PyObject future) {
        if (stage.isCancelled()) {
            return null;
        }
        PyObject result;
        try {
            result = future.callMethod("result");
        } catch (RuntimeException | Error failed) {
            python.detached(() -> stage.completeExceptionally(failed));
            return null;
        }
        if (!python.detached(() -> stage.complete(result))) {
            result.close();
        }
        return null;
    }

    /** New reference to an object that Python awaits. */
    static long toPython(AttachedThread python, CompletionStage<?> stage) {
        CompletableFuture<Object> outcome = new CompletableFuture<>();
        stage.whenComplete(
                (value, failure) -> {
                    if (failure == null) {
                        outcome.complete(value);
                    } else {
                        outcome.completeExceptionally(failure);
                    }
                });
        CPythonInterpreter interpreter = python.interpreter();
        JavaFunction whenDone =
                (attached, arguments) -> {
                    PyObject tell = arguments.get(0).copy();
                    attached.detached(
                            () ->
                                    outcome.whenComplete(
                                            (value, failure) -> tell(interpreter, tell)));
                    return null;
                };
        JavaFunction cancel =
                (attached, none) ->
                        attached.detached(
                                () -> stage instanceof Future<?> future && future.cancel(true));
        try (PyObject telling = python.function("when_done", whenDone);
                PyObject getting =
                        python.function(
                                "outcome",
                                (attached, none) -> attached.detached(() -> get(outcome)));
                PyObject cancelling = python.function("cancel", cancel)) {
            return call(python, "JavaStage", telling, getting, cancelling);
        }
    }

    private static void tell(CPythonInterpreter interpreter, PyObject tell) {
        try (tell) {
            interpreter.whileOpen(python -> tell.call().close());
        }
    }

    /** The value, or null when the stage was cancelled. */
    private static Object[] get(CompletableFuture<?> outcome) {
        try {
            return new Object[] {outcome.get()};
        } catch (CancellationException cancelled) {
            return null;
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            if (cause instanceof CompletionException wrapped && wrapped.getCause() != null) {
                cause = wrapped.getCause();
            }
            if (cause instanceof CancellationException) {
                return null;
            }
            throw Awaiting.<RuntimeException>unchecked(cause);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while it waited for a stage", stop);
        }
    }

    /** Cancels what is still awaited; without the module there is no event loop. */
    static void stop(AttachedThread python, double seconds) {
        PythonSide side = python.interpreter().pythonSide();
        if (side != null && side.uses("aio")) {
            python.decRef(call(python, "stop_event_loop", seconds));
        }
    }

    /** New reference to what a function of {@code aio.py} returns. */
    static long call(AttachedThread python, String function, Object... arguments) {
        long callable = PythonSide.function(python, "aio", function);
        try {
            return python.vectorcall(callable, arguments);
        } finally {
            python.decRef(callable);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // throws whatever it is
    private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }
}

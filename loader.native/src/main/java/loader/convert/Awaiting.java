package loader.convert;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import loader.cpython.AttachedThread;
import loader.cpython.PythonSide;
import loader.cpython.Reference;
import loader.python.Attached;
import loader.python.PyObject;

/** An awaitable's result as a stage, which the interpreter's event loop completes. */
final class Awaiting {

    private Awaiting() {}

    static CompletionStage<PyObject> start(AttachedThread python, Reference awaitable) {
        CompletableFuture<PyObject> stage = new CompletableFuture<>();
        try (PyObject done =
                python.ownFunction(
                        "done",
                        (attached, arguments) -> complete(attached, stage, arguments.get(0)))) {
            call(python, "awaited", awaitable, done);
        }
        return stage;
    }

    /** What depends on the stage is code of the user, and runs here. */
    private static Object complete(
            Attached python, CompletableFuture<PyObject> stage, PyObject future) {
        PyObject result;
        try {
            result = future.callMethod("result");
        } catch (RuntimeException | Error failed) {
            python.detached(() -> stage.completeExceptionally(failed));
            return null;
        }
        python.detached(() -> stage.complete(result));
        return null;
    }

    /** Cancels what is still awaited; without the module there is no event loop. */
    static void stop(AttachedThread python, double seconds) {
        PythonSide side = python.interpreter().pythonSide();
        if (side != null && side.uses("aio")) {
            call(python, "stop_event_loop", seconds);
        }
    }

    private static void call(AttachedThread python, String function, Object... arguments) {
        long callable = PythonSide.function(python, "aio", function);
        try {
            python.decRef(python.vectorcall(callable, arguments));
        } finally {
            python.decRef(callable);
        }
    }
}

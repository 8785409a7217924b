package loader.convert;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import loader.cpython.AttachedThread;
import loader.cpython.OwnFunction;
import loader.cpython.PythonSide;
import loader.cpython.Reference;
import loader.python.JavaFunction;
import loader.python.PyObject;
import loader.spi.values.Stages;

/** An awaitable's result as a stage, which the interpreter's event loop completes. */
final class Awaiting {

    private Awaiting() {}

    /** Whoever cancels the stage cancels the coroutine. */
    @SuppressWarnings("FutureReturnValueIgnored") // the stage itself is what the caller gets
    static CompletionStage<PyObject> start(AttachedThread python, Reference awaitable) {
        CompletableFuture<PyObject> stage = new CompletableFuture<>();
        JavaFunction completion = Stages.completion(stage);
        OwnFunction complete = completion::call;
        Reference cancel;
        try (PyObject done = python.ownFunction("done", complete)) {
            cancel = python.owned(call(python, "awaited", awaitable, done));
        }
        python.interpreter().stages().add(stage);
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

    /** Cancels what is still awaited; without the module there is no event loop. */
    static void stop(AttachedThread python, double seconds) {
        PythonSide side = python.interpreter().pythonSide();
        if (side != null && side.uses("aio")) {
            python.decRef(call(python, "stop_event_loop", seconds));
        }
    }

    /** New reference to what a function of {@code aio.py} returns. */
    static long call(AttachedThread python, String function, Object... arguments) {
        return RichTypeConversion.callIn(python, "aio", function, arguments);
    }
}

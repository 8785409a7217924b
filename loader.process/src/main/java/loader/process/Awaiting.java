package loader.process;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import loader.python.PyObject;
import loader.spi.values.FunctionCall;
import loader.spi.values.Stages;

/** Coroutines that Java awaits, which fail if the process ends before. */
final class Awaiting {

    private final Function<FunctionCall, PyObject> python;
    private final Consumer<Runnable> whileOpen;
    private final Map<Object, CompletableFuture<PyObject>> pending = new ConcurrentHashMap<>();

    private volatile RuntimeException over;

    /**
     * @param python gives the result of a call
     * @param whileOpen does work in the interpreter, or nothing when that has ended
     */
    Awaiting(Function<FunctionCall, PyObject> python, Consumer<Runnable> whileOpen) {
        this.python = python;
        this.whileOpen = whileOpen;
    }

    /** Whoever cancels the stage cancels the coroutine. */
    @SuppressWarnings("FutureReturnValueIgnored") // the stage itself is what the caller gets
    CompletionStage<PyObject> start(PyObject awaitable) {
        CompletableFuture<PyObject> stage = new CompletableFuture<>();
        List<Object> arguments = List.of(awaitable, Stages.completion(stage));
        PyObject cancel = python.apply(new FunctionCall("aio", "awaited", arguments));
        Object key = new Object();
        pending.put(key, stage);
        stage.whenComplete((result, failure) -> end(key, stage, cancel));
        if (over != null) {
            fail(over);
        }
        return stage;
    }

    private void end(Object key, CompletableFuture<PyObject> stage, PyObject cancel) {
        pending.remove(key);
        try (cancel) {
            if (stage.isCancelled()) {
                whileOpen.accept(() -> cancel.call().close());
            }
        }
    }

    /** The process has ended. */
    void fail(RuntimeException ending) {
        over = ending;
        pending.values().forEach(each -> each.completeExceptionally(ending));
    }
}

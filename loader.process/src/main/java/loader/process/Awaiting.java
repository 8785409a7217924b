package loader.process;

import java.util.List;
import java.util.Set;
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
    private final Set<CompletableFuture<PyObject>> pending = ConcurrentHashMap.newKeySet();

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
        pending.add(stage);
        stage.whenComplete((result, failure) -> end(stage, cancel));
        if (over != null) {
            fail(over);
        }
        return stage;
    }

    private void end(CompletableFuture<PyObject> stage, PyObject cancel) {
        pending.remove(stage);
        try (cancel) {
            if (stage.isCancelled()) {
                whileOpen.accept(() -> cancel.call().close());
            }
        }
    }

    /** The process has ended. */
    void fail(RuntimeException ending) {
        over = ending;
        pending.forEach(each -> each.completeExceptionally(ending));
    }
}

package loader.spi.values;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import loader.python.JavaFunction;
import loader.python.PyObject;

/** A stage of Java as an awaitable, and what completes a stage with an awaitable's result. */
public final class Stages {

    private Stages() {}

    /** The function that Python calls with its future. What depends on the stage runs there. */
    public static JavaFunction completion(CompletableFuture<PyObject> stage) {
        return (python, arguments) -> {
            if (stage.isCancelled()) {
                return null;
            }
            PyObject result;
            try {
                result = arguments.get(0).callMethod("result");
            } catch (RuntimeException | Error failed) {
                python.detached(() -> stage.completeExceptionally(failed));
                return null;
            }
            if (!python.detached(() -> stage.complete(result))) {
                result.close();
            }
            return null;
        };
    }

    /**
     * The call that makes an object that Python awaits.
     *
     * @param whileOpen does work in the interpreter, or nothing when that has ended
     */
    public static FunctionCall toPython(CompletionStage<?> stage, Consumer<Runnable> whileOpen) {
        CompletableFuture<Object> outcome = new CompletableFuture<>();
        stage.whenComplete(
                (value, failure) -> {
                    if (failure == null) {
                        outcome.complete(value);
                    } else {
                        outcome.completeExceptionally(failure);
                    }
                });
        JavaFunction whenDone =
                (attached, arguments) -> {
                    PyObject tell = arguments.get(0).copy();
                    attached.detached(
                            () -> outcome.whenComplete((value, failure) -> tell(tell, whileOpen)));
                    return null;
                };
        JavaFunction get = (attached, none) -> attached.detached(() -> get(outcome));
        JavaFunction cancel =
                (attached, none) ->
                        attached.detached(
                                () -> stage instanceof Future<?> future && future.cancel(true));
        return new FunctionCall("aio", "JavaStage", Arrays.asList(whenDone, get, cancel));
    }

    private static void tell(PyObject tell, Consumer<Runnable> whileOpen) {
        try (tell) {
            whileOpen.accept(() -> tell.call().close());
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
            throw Stages.<RuntimeException>unchecked(cause);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while it waited for a stage", stop);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // throws whatever it is
    private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }
}

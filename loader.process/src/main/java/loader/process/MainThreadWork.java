package loader.process;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** Work for another thread. What the work throws is thrown to the one who waits for it. */
final class MainThreadWork {

    private MainThreadWork() {}

    static <T> T join(Executor thread, Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, thread).join();
        } catch (RejectedExecutionException over) {
            throw new IllegalStateException("the Python interpreter has ended", over);
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException problem) {
                throw problem;
            }
            if (failed.getCause() instanceof Error problem) {
                throw problem;
            }
            throw failed;
        }
    }
}

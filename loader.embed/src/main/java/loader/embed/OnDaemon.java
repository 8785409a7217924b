package loader.embed;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Work on a daemon thread. Threads that it starts are daemons, too, so that a program whose own
 * threads have ended ends.
 */
final class OnDaemon {

    private OnDaemon() {}

    /** The result, or what the work throws. */
    static <T> T call(Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                result.complete(work.get());
                            } catch (RuntimeException | Error failed) {
                                result.completeExceptionally(failed);
                            }
                        },
                        "loader-start");
        thread.setDaemon(true);
        thread.start();
        try {
            return result.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failed.getCause();
        }
    }
}

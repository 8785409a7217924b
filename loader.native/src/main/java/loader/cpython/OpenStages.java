package loader.cpython;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The stages that Python code of an interpreter is to complete. At the end of the interpreter those
 * that are left fail: whoever waits for one would wait for ever.
 */
@SuppressWarnings({
    "CollectionUndefinedEquality", // a stage is equal to itself only
    "FutureReturnValueIgnored" // the stages themselves are what others have
})
public final class OpenStages {

    private final Set<CompletableFuture<?>> open = ConcurrentHashMap.newKeySet();
    private volatile EndedException end;

    public void add(CompletableFuture<?> stage) {
        open.add(stage);
        stage.whenComplete((result, failure) -> open.remove(stage));
        if (end != null) {
            fail(stage, end);
        }
    }

    void failAll(EndedException ended) {
        end = ended;
        open.forEach(stage -> fail(stage, ended));
    }

    /** On another thread: what depends on the stage must not hold up the end. */
    private static <T> void fail(CompletableFuture<T> stage, EndedException ended) {
        stage.completeAsync(
                () -> {
                    throw ended;
                },
                OpenStages::start);
    }

    /** Not in Java's common pool, which may be full of those who wait for the stage. */
    private static void start(Runnable work) {
        Thread thread = new Thread(work, "python-stages");
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError noThread) {
            work.run();
        }
    }
}

package loader.bridge;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that waits for the GIL in place of a thread that stops a bundle. The stopping thread
 * holds locks of the framework, and the thread with the GIL may wait for these locks.
 */
final class BundleEventThread implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BundleEventThread.class);
    private static final long PATIENCE = 5_000;
    private static final long PAUSE = 50;

    /** What was to be done last; somebody may have given up waiting for it. */
    private volatile Future<?> late;

    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "python-bundles");
                        thread.setDaemon(true);
                        return thread;
                    });

    /**
     * Does the work, and waits some seconds for its end; it goes on when that is not enough, and
     * nobody waits for what comes after it.
     */
    void run(String task, Runnable work) {
        Future<?> before = late;
        try {
            Future<?> done = executor.submit(work);
            late = done;
            boolean waits = before == null || before.isDone();
            done.get(waits ? PATIENCE : 0, TimeUnit.MILLISECONDS);
        } catch (TimeoutException busy) {
            LOG.warn("{}: Python is busy; this goes on in the background", task);
        } catch (ExecutionException failed) {
            LOG.error("{}", task, failed.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (RejectedExecutionException closed) {
            LOG.debug("{}: Python has gone", task);
        }
    }

    /** Does the work after a short while. */
    void later(Runnable work) {
        try {
            Future<?> unused = executor.schedule(() -> logged(work), PAUSE, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("Python has gone");
        }
    }

    private static void logged(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException failed) {
            LOG.error("giving up modules of a bundle that has gone", failed);
        }
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}

package loader.services;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Actions to be done at an end, the last one first. An action that is added after the end is done
 * at once, so no lock is held while services are registered.
 */
final class ExitStack implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ExitStack.class);

    private final String title;
    private final Deque<Runnable> steps = new ArrayDeque<>();
    private boolean closed;

    ExitStack(String title) {
        this.title = title;
    }

    void add(Runnable step) {
        synchronized (this) {
            if (!closed) {
                steps.push(step);
                return;
            }
        }
        run(step);
    }

    /** The step was done by itself. */
    synchronized void remove(Runnable step) {
        steps.remove(step);
    }

    synchronized boolean isClosed() {
        return closed;
    }

    private synchronized Runnable next() {
        closed = true;
        return steps.poll();
    }

    @Override
    public void close() {
        for (Runnable step = next(); step != null; step = next()) {
            run(step);
        }
    }

    private void run(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException failed) {
            LOG.error("{}: {}", title, failed.getMessage(), failed);
        }
    }
}

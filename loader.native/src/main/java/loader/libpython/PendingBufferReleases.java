package loader.libpython;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The open buffers of an interpreter, and those that Java closed while a reader might still have
 * used them, and that have no reader any more. The next attached thread releases them. Waiting for
 * the GIL for each buffer would be slower than new buffers are made.
 */
public final class PendingBufferReleases {

    private final Queue<Long> views = new ConcurrentLinkedQueue<>();
    private long open;
    private Runnable afterLast = () -> {};

    /** Java has one more buffer. */
    public synchronized void opened() {
        open++;
    }

    /** Java does not read one of the buffers any more. */
    public void closed() {
        take(-1, null).run();
    }

    /** Does the work when no buffer is open. A buffer may show memory that the work would free. */
    public void afterLast(Runnable work) {
        take(0, work).run();
    }

    private synchronized Runnable take(int change, Runnable work) {
        open += change;
        afterLast = work == null ? afterLast : work;
        if (open > 0) {
            return () -> {};
        }
        Runnable now = afterLast;
        afterLast = () -> {};
        return now;
    }

    public void add(long view) {
        views.add(view);
    }

    public void release(CPython python) {
        for (Long view = views.poll(); view != null; view = views.poll()) {
            python.api().PyBuffer_Release(view);
            python.memory().free(view);
        }
    }
}

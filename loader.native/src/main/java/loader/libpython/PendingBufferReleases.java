package loader.libpython;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Buffers of Python objects that Java closed when it could not yet be sure that nobody reads them
 * any more. Now it is; they are given back by the next thread that is attached and comes by, since
 * waiting for the GIL for each of them would be slower than new ones are made.
 */
public final class PendingBufferReleases {

    private final Queue<Long> views = new ConcurrentLinkedQueue<>();

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

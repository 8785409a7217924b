package loader.libpython;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Buffers that Java closed while a reader might still have used them, and that have no reader any
 * more. The next attached thread releases them. Waiting for the GIL for each buffer would be slower
 * than new buffers are made.
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

package loader.process;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import loader.python.PyObject;

/** The objects that Java holds in one process, and the numbers of those that it holds no longer. */
final class References {

    /** The number of Python's None, which nobody releases. */
    static final long NONE = 0;

    final ReferenceQueue<PyObject> forgotten = new ReferenceQueue<>();

    private final Set<Handle> live = ConcurrentHashMap.newKeySet();
    private final Queue<Long> released = new ConcurrentLinkedQueue<>();
    private final Runnable afterRelease;

    /**
     * @param afterRelease is told of numbers that wait for the next question
     */
    References(Runnable afterRelease) {
        this.afterRelease = afterRelease;
    }

    Handle add(PyObject owner, long number) {
        Handle handle = new Handle(owner, this, number);
        live.add(handle);
        return handle;
    }

    void remove(Handle handle) {
        live.remove(handle);
    }

    void release(long number) {
        if (number != NONE) {
            released.add(number);
            afterRelease.run();
        }
    }

    /** Python was not told after all. */
    void putBack(List<Long> taken) {
        taken.forEach(this::release);
    }

    long live() {
        return live.size();
    }

    /** The process has ended, and nothing is live. */
    void clear() {
        live.clear();
        released.clear();
    }

    /** Closes what the garbage collector has found. */
    void closeForgotten() {
        for (Reference<?> each = forgotten.poll(); each != null; each = forgotten.poll()) {
            ((Handle) each).close();
        }
    }

    /** The numbers that Python has to be told. */
    List<Long> takeReleased() {
        closeForgotten();
        if (released.isEmpty()) {
            return List.of();
        }
        List<Long> taken = new ArrayList<>();
        for (Long number = released.poll(); number != null; number = released.poll()) {
            taken.add(number);
        }
        return taken;
    }
}

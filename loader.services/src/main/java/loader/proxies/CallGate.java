package loader.proxies;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.osgi.framework.ServiceException;

/**
 * The time during which something may be used. Ending it lets calls that are under way come to
 * their end; the last one gives back what was held, and no other begins.
 */
public final class CallGate {

    private static final int ENDED = Integer.MIN_VALUE;

    private final String title;
    private final Supplier<RuntimeException> refusal;
    private final Runnable release;
    private final AtomicInteger users = new AtomicInteger();

    /**
     * @param title what the exception of a call after the end names
     */
    public CallGate(String title, Runnable release) {
        this(
                title,
                () ->
                        new ServiceException(
                                title + ": the service has gone", ServiceException.UNREGISTERED),
                release);
    }

    private CallGate(String title, Supplier<RuntimeException> refusal, Runnable release) {
        this.title = title;
        this.refusal = refusal;
        this.release = release;
    }

    /** Of an object that its user closes, which is an {@code IllegalStateException} afterwards. */
    static CallGate ofObject(String title, Runnable release) {
        return new CallGate(
                title,
                () -> new IllegalStateException(title + ": the Python object is closed"),
                release);
    }

    /**
     * Uses what is behind the gate.
     *
     * @throws ServiceException of type {@code UNREGISTERED} after the end of a service
     */
    public <T> T during(Supplier<T> use) {
        enter();
        try {
            return use.get();
        } finally {
            leave();
        }
    }

    /** Begins a use, which {@link #leave} ends. */
    void enter() {
        if (users.incrementAndGet() <= 0) {
            leave();
            throw refusal.get();
        }
    }

    void leave() {
        if (users.decrementAndGet() == ENDED) {
            releaseOnce();
        }
    }

    public boolean hasEnded() {
        return users.get() < 0;
    }

    /** Ends it; to be called once. */
    public void end() {
        if (users.getAndAdd(ENDED) == 0) {
            releaseOnce();
        }
    }

    /** A late caller that comes and is refused passes through the same count once more. */
    private void releaseOnce() {
        if (users.compareAndSet(ENDED, ENDED / 2)) {
            release.run();
        }
    }

    @Override
    public String toString() {
        return title;
    }
}

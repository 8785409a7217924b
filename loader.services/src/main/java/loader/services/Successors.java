package loader.services;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;

/** The services that follow those of a process that has died, for calls that are made again. */
final class Successors {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Place, Object> services = new HashMap<>();

    /** What stays the same when the process is another. */
    record Place(Bundle bundle, String module, Class<?> type) {}

    /** The service is there. */
    void add(Place place, Object service) {
        lock.lock();
        try {
            services.put(place, service);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** No service comes to these places any more. */
    void giveUp(Predicate<Place> places) {
        lock.lock();
        try {
            services.keySet().removeIf(places);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the service that comes after this one. Empty if none comes soon. */
    Optional<Object> after(Place place, Object dead) {
        long left = PATIENCE.toNanos();
        lock.lock();
        try {
            while (services.get(place) == dead && left > 0) {
                left = changed.awaitNanos(left);
            }
            return Optional.ofNullable(services.get(place)).filter(service -> service != dead);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }
}

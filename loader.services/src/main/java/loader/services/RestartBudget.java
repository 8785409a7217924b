package loader.services;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;

/** How often something that dies is started again: each time later, and only so many times. */
final class RestartBudget {

    /** Deaths within the window, of which the last is not followed by a start. */
    static final int MOST = 5;

    static final Duration WINDOW = Duration.ofMinutes(1);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final LongSupplier nanoTime;
    private final Deque<Long> deaths = new ArrayDeque<>();

    RestartBudget(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * How long to wait after the death that has just been: nothing after the first one, then 1, 2
     * and 4 seconds. Empty when it is not started again.
     */
    synchronized Optional<Duration> died() {
        long now = nanoTime.getAsLong();
        deaths.add(now);
        while (now - deaths.getFirst() > WINDOW.toNanos()) {
            deaths.removeFirst();
        }
        int before = deaths.size() - 1;
        if (before >= MOST - 1) {
            deaths.clear();
            return Optional.empty();
        }
        return Optional.of(
                before == 0 ? Duration.ZERO : FIRST_PAUSE.multipliedBy(1L << (before - 1)));
    }
}

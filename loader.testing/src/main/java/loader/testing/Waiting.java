package loader.testing;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what comes about on another thread or in another process. */
public final class Waiting {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long PAUSE_MILLIS = 2;

    private Waiting() {}

    /** Waits until the state is reached; fails with its name when that takes far too long. */
    public static void until(String state, Callable<Boolean> reached) {
        until(state, PATIENCE, reached);
    }

    /** The same with another deadline than three minutes. */
    public static void until(String state, Duration patience, Callable<Boolean> reached) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (!reached.call()) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("still not: " + state);
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new AssertionError("still not: " + state, failed);
        }
    }
}

package loader.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Threads use something again and again while another thread changes it. */
public final class Storm {

    /** How long a use that has begun may take when the storm is over. */
    private static final long PATIENCE_MILLIS = TimeUnit.MINUTES.toMillis(5);

    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong absent = new AtomicLong();
    private final AtomicLong changes = new AtomicLong();
    private volatile boolean running = true;

    /** What changes the thing. */
    @FunctionalInterface
    public interface Change {
        void run() throws Exception;
    }

    /**
     * How it went.
     *
     * @param answered how many uses were right
     * @param absent how many uses found nothing there
     * @param changes how often the thing was changed
     */
    public record Result(long answered, long absent, long changes) {}

    private Storm() {}

    /**
     * Lets each user have a thread until the time is over, all of them have been right, and the
     * thing has been changed at least once.
     *
     * @param users whether a use was right; false if nothing was there. Other failures are thrown
     */
    public static Result of(Duration time, List<Callable<Boolean>> users, Change change)
            throws InterruptedException {
        return new Storm().run(time, users, change);
    }

    private Result run(Duration time, List<Callable<Boolean>> users, Change change)
            throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        users.forEach(user -> threads.add(new Thread(() -> repeat(() -> use(user)), "storm user")));
        threads.add(new Thread(() -> repeat(() -> change(change)), "storm changer"));
        threads.forEach(Thread::start);
        Thread.sleep(time.toMillis());
        try {
            Waiting.until(
                    "uses and changes",
                    () -> !failures.isEmpty() || answered.get() > 0 && changes.get() > 0);
        } finally {
            running = false;
        }
        for (Thread thread : threads) {
            thread.join(PATIENCE_MILLIS);
            if (thread.isAlive()) {
                AssertionError hangs = new AssertionError(thread.getName() + " hangs");
                hangs.setStackTrace(thread.getStackTrace());
                failures.add(hangs);
            }
        }
        if (!failures.isEmpty()) {
            AssertionError failed = new AssertionError(failures.size() + " failures");
            failures.stream().limit(10).forEach(failed::addSuppressed);
            throw failed;
        }
        return new Result(answered.get(), absent.get(), changes.get());
    }

    private void repeat(Change step) {
        while (running) {
            try {
                step.run();
            } catch (Throwable failed) {
                failures.add(failed);
                running = false;
            }
        }
    }

    private void use(Callable<Boolean> user) throws Exception {
        (user.call() ? answered : absent).incrementAndGet();
    }

    private void change(Change change) throws Exception {
        change.run();
        changes.incrementAndGet();
    }
}

package loader.runs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import loader.events.FlightEvent;
import loader.events.Measured;
import loader.runpy.RunRequest;
import loader.runpy.RunResult;
import loader.runpy.RunResult.Ending;

/** When and how a run ends: in an interpreter or in a process. */
final class RunEnd {

    private final RunRequest request;
    private final CountDownLatch done = new CountDownLatch(1);

    /** Goes off at the request's timeout, unless the run ends before. */
    private final CompletableFuture<Ending> alarm = new CompletableFuture<>();

    private final AtomicReference<Ending> cause = new AtomicReference<>(Ending.FINISHED);
    private final Measured event = FlightEvent.RUN.begin();
    private final long begin = System.nanoTime();
    private volatile int status;
    private volatile Throwable failure;
    private volatile long end;

    RunEnd(RunRequest request) {
        this.request = request;
    }

    /**
     * @param interrupt what the timeout does
     */
    void setAlarm(Consumer<Ending> interrupt) {
        request.timeout().ifPresent(time -> setAlarm(time, interrupt));
    }

    private void setAlarm(Duration time, Consumer<Ending> interrupt) {
        long nanos = TimeUnit.NANOSECONDS.convert(time);
        CompletableFuture<Void> unused =
                alarm.completeOnTimeout(Ending.TIMED_OUT, nanos, TimeUnit.NANOSECONDS)
                        .thenAccept(interrupt);
    }

    /** Needs memory, which there may not be. */
    void cancelAlarm() {
        alarm.cancel(false);
    }

    /** The first cause stays. */
    void interrupted(Ending why) {
        cause.compareAndSet(Ending.FINISHED, why);
    }

    boolean isInterrupted() {
        return cause.get() != Ending.FINISHED;
    }

    void status(int exit) {
        status = exit;
    }

    void failed(Throwable problem) {
        failure = problem;
    }

    /** Releases those who wait. */
    void reached(long interpreter, long cpu) {
        end = System.nanoTime();
        try {
            if (event.end()) {
                String how = failure == null ? cause.get().name() : "FAILED";
                event.record(request.target().shown(), interpreter, (long) status, how, cpu);
            }
        } finally {
            done.countDown();
        }
    }

    boolean isReached() {
        return done.getCount() == 0;
    }

    void await() throws InterruptedException {
        done.await();
    }

    /** Whether the end comes in this time. */
    boolean await(Duration most) throws InterruptedException {
        return done.await(most.toNanos(), TimeUnit.NANOSECONDS);
    }

    void throwFailure() {
        if (failure instanceof Error error) {
            throw error;
        } else if (failure instanceof RuntimeException exception) {
            throw exception;
        } else if (failure instanceof IOException failed) {
            throw new UncheckedIOException(failed.getMessage(), failed);
        }
    }

    RunResult result(Duration cpu) {
        return new RunResult(status, cause.get(), Duration.ofNanos(end - begin), cpu);
    }

    /** Of a run that goes on. */
    RunResult abandoned(Duration cpu) {
        Duration wall = Duration.ofNanos(System.nanoTime() - begin);
        return new RunResult(RunResult.INTERRUPTED, Ending.ABANDONED, wall, cpu);
    }
}

package loader.libpython;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that an interpreter was started on and that Python calls its main thread. Its stack is
 * as large as that of a program ({@code ulimit -s}), so that Python may go as deep.
 */
public final class PythonThread extends Thread implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(PythonThread.class);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
    private static final String MAIN = "python-main";
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String STACK = "Max stack size";
    private static final long SMALLEST_STACK = 1L << 20;
    private static final long LARGEST_STACK = 1L << 30;

    /** Where there is no limit, or the system does not tell. */
    private static final long DEFAULT_STACK = 64L << 20;

    private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private boolean ended;

    private PythonThread(String name) {
        super(root(), null, name, stack());
        setDaemon(true);
    }

    private static long stack() {
        try {
            return Files.readAllLines(LIMITS).stream()
                    .filter(line -> line.startsWith(STACK))
                    .map(line -> line.substring(STACK.length()).strip().split(" ", 2)[0])
                    .filter(limit -> !limit.equals("unlimited"))
                    .mapToLong(Long::parseLong)
                    .map(limit -> Math.min(Math.max(limit, SMALLEST_STACK), LARGEST_STACK))
                    .findFirst()
                    .orElse(DEFAULT_STACK);
        } catch (IOException notLinux) {
            return DEFAULT_STACK;
        }
    }

    /** A new thread, which {@link #end} ends. */
    public static PythonThread start(String name) {
        PythonThread thread = new PythonThread(name);
        thread.start();
        return thread;
    }

    /**
     * The thread of the main interpreter. It never ends, and it outlives the bundle: the next one
     * in the same process finds it among the threads, where its class is another one but an {@code
     * Executor} too.
     */
    public static Executor main() {
        synchronized (Runtime.getRuntime()) {
            Thread[] threads = new Thread[root().activeCount() * 2 + 8];
            root().enumerate(threads);
            return Arrays.stream(threads)
                    .filter(Objects::nonNull)
                    .filter(thread -> thread.getName().equals(MAIN) && thread instanceof Executor)
                    .map(Executor.class::cast)
                    .findFirst()
                    .orElseGet(() -> start(MAIN));
        }
    }

    public static ThreadGroup root() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }

    /** Work that came after the end would wait for ever. */
    @Override
    public synchronized void execute(Runnable task) {
        if (ended) {
            throw new IllegalStateException("the thread " + getName() + " has ended");
        }
        work.add(task);
    }

    /** Ends the thread after the work it has: the thread itself, as work, is the end. */
    public synchronized void end() {
        ended = true;
        work.add(this);
    }

    /**
     * Does the work on such a thread, or on one of another class loader's. The result is told even
     * if there is no memory for that at first: whoever waits for it would wait for ever.
     */
    public static <T> CompletableFuture<T> supply(Supplier<T> work, Executor thread) {
        CompletableFuture<T> result = new CompletableFuture<>();
        thread.execute(() -> complete(result, work));
        return result;
    }

    private static <T> void complete(CompletableFuture<T> result, Supplier<T> work) {
        T value = null;
        Throwable problem = null;
        try {
            value = work.get();
        } catch (Throwable failed) {
            problem = failed;
        }
        while (!result.isDone()) {
            try {
                boolean unused =
                        problem == null
                                ? result.complete(value)
                                : result.completeExceptionally(problem);
            } catch (OutOfMemoryError full) {
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    /** The thread goes on whatever a task throws: nobody else can do the interpreter's work. */
    @Override
    public void run() {
        for (Runnable task = next(); task != this; task = next()) {
            try {
                task.run();
            } catch (RuntimeException | Error failed) {
                tell(failed);
            }
        }
    }

    private static void tell(Throwable failed) {
        try {
            LOG.error("work for Python has failed", failed);
        } catch (OutOfMemoryError full) {
            // there is no memory to tell of that
        }
    }

    private Runnable next() {
        while (true) {
            try {
                return work.take();
            } catch (OutOfMemoryError full) {
                LockSupport.parkNanos(PAUSE);
            } catch (InterruptedException interrupted) {
                // whoever interrupted meant the task that is over
            }
        }
    }
}

package loader.cpython;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The thread that starts Python and that Python calls its main thread. It never ends, and it
 * outlives the bundle: the next one in the same process finds it among the threads.
 */
final class MainThread extends Thread implements Executor {

    private static final String NAME = "python-main";
    private static final long STACK = 64L << 20;

    private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();

    private MainThread() {
        super(root(), null, NAME, STACK);
        setDaemon(true);
    }

    /** The process's only such thread. */
    static Executor get() {
        synchronized (Runtime.getRuntime()) {
            Thread[] threads = new Thread[root().activeCount() * 2 + 8];
            root().enumerate(threads);
            return Arrays.stream(threads)
                    .filter(Objects::nonNull)
                    .filter(thread -> thread.getName().equals(NAME) && thread instanceof Executor)
                    .map(Executor.class::cast)
                    .findFirst()
                    .orElseGet(MainThread::started);
        }
    }

    private static MainThread started() {
        MainThread thread = new MainThread();
        thread.start();
        return thread;
    }

    private static ThreadGroup root() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }

    @Override
    public void execute(Runnable task) {
        work.add(task);
    }

    @Override
    public void run() {
        while (true) {
            try {
                work.take().run();
            } catch (InterruptedException interrupted) {
                // whoever interrupted meant the task that is over
            }
        }
    }
}

package loader.runs;

import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.NoPythonException;
import loader.python.PythonRuntime;
import loader.spi.ProgramSupport;
import loader.spi.PropertyNames;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fresh shared-GIL interpreters that are ready for a run. The pool fills in the background soon
 * after one is taken, and when its size is configured, {@code size} in {@code loader.runpy.pool};
 * an interpreter that was used does not come back.
 */
@Designate(ocd = PoolConfiguration.class)
@Component(service = InterpreterPool.class, configurationPid = PropertyNames.POOL_PID)
public final class InterpreterPool {

    private static final Logger LOG = LoggerFactory.getLogger(InterpreterPool.class);
    private static final String SIZE = "size";
    private static final int DEFAULT_SIZE = 1;

    /** The run that has just begun would have to share the GIL with a new interpreter. */
    private static final long PAUSE_MILLIS = 50;

    private final PythonRuntime runtime;
    private final ProgramSupport support;
    private final Deque<Interpreter> ready = new ArrayDeque<>();
    private int size = DEFAULT_SIZE;
    private int filling;
    private boolean closed;

    @Activate
    public InterpreterPool(
            @Reference(policyOption = GREEDY) PythonRuntime runtime,
            @Reference(policyOption = GREEDY) ProgramSupport support,
            Map<String, Object> configuration) {
        this.runtime = runtime;
        this.support = support;
        if (configuration.containsKey(SIZE)) {
            resize(configuration);
        }
    }

    /** What is too many is closed, what is too few is made; runs go on. */
    @Modified
    void resize(Map<String, Object> configuration) {
        Deque<Interpreter> tooMany = new ArrayDeque<>();
        synchronized (ready) {
            size = size(configuration.getOrDefault(SIZE, DEFAULT_SIZE));
            while (ready.size() > size) {
                tooMany.add(ready.poll());
            }
            fill(0);
        }
        tooMany.forEach(Interpreter::close);
    }

    private int size(Object configured) {
        try {
            int number = Integer.parseInt(String.valueOf(configured));
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException none) {
            // refused below
        }
        LOG.error(
                PropertyNames.POOL_PID + ": size={} is no number of interpreters, it stays {}",
                configured,
                size);
        return size;
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "python-pool");
        thread.setDaemon(true);
        thread.start();
    }

    /** An interpreter that nobody has used, warm when there is one; the caller closes it. */
    Interpreter take(InterpreterConfig config) {
        if (config != InterpreterConfig.SHARED_GIL) {
            return runtime.create(config);
        }
        Interpreter taken;
        synchronized (ready) {
            taken = ready.poll();
            fill(PAUSE_MILLIS);
        }
        return taken == null ? runtime.create(config) : taken;
    }

    private void fill(long pauseMillis) {
        while (!closed && ready.size() + filling < size) {
            filling++;
            CompletableFuture.delayedExecutor(
                            pauseMillis, TimeUnit.MILLISECONDS, InterpreterPool::start)
                    .execute(this::add);
        }
    }

    private void add() {
        Interpreter made = null;
        try {
            made = isClosed() ? null : warm();
        } catch (NoPythonException told) {
            LOG.debug("the pool has one interpreter less", told);
        } catch (RuntimeException failed) {
            if (!isClosed()) {
                LOG.warn("the pool has one interpreter less", failed);
            }
        } finally {
            keep(made);
        }
    }

    private boolean isClosed() {
        synchronized (ready) {
            return closed;
        }
    }

    private void keep(Interpreter made) {
        boolean late;
        synchronized (ready) {
            filling--;
            late = made != null && (closed || ready.size() >= size);
            if (made != null && !late) {
                ready.add(made);
            }
        }
        if (late) {
            made.close();
        }
    }

    private Interpreter warm() {
        Interpreter made = runtime.create(InterpreterConfig.SHARED_GIL);
        try {
            return made.onMainThread(python -> warmed(made, python));
        } catch (RuntimeException broken) {
            made.close();
            throw broken;
        }
    }

    private Interpreter warmed(Interpreter made, Attached python) {
        try (MainProgram installed = new MainProgram(python, support)) {
            Redirection.prepare(python, support);
            support.prepare(python);
            return made;
        }
    }

    @Deactivate
    void close() {
        Deque<Interpreter> left;
        synchronized (ready) {
            closed = true;
            left = new ArrayDeque<>(ready);
            ready.clear();
        }
        left.forEach(Interpreter::close);
    }
}

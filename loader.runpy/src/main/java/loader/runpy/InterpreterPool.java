package loader.runpy;

import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PythonRuntime;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fresh shared-GIL interpreters that are ready for a run. The pool fills in the background soon
 * after one is taken; an interpreter that was used does not come back. Its size is {@code size} in
 * the configuration {@code loader.runpy.pool}.
 */
@Component(service = InterpreterPool.class, configurationPid = "loader.runpy.pool")
public final class InterpreterPool {

    private static final Logger LOG = LoggerFactory.getLogger(InterpreterPool.class);
    private static final int DEFAULT_SIZE = 1;

    /** The run that has just begun would have to share the GIL with a new interpreter. */
    private static final long PAUSE_MILLIS = 50;

    private final PythonRuntime runtime;
    private final int size;
    private final Deque<Interpreter> ready = new ArrayDeque<>();
    private int filling;
    private boolean closed;

    @Activate
    public InterpreterPool(
            @Reference(policyOption = GREEDY) PythonRuntime runtime,
            Map<String, Object> configuration) {
        this.runtime = runtime;
        this.size =
                Integer.parseInt(String.valueOf(configuration.getOrDefault("size", DEFAULT_SIZE)));
        if (configuration.containsKey("size")) {
            synchronized (ready) {
                fill();
            }
        }
    }

    /** An interpreter that nobody has used; the caller closes it. */
    Interpreter take(InterpreterConfig config) {
        if (config != InterpreterConfig.SHARED_GIL) {
            return warm(config);
        }
        Interpreter taken;
        synchronized (ready) {
            taken = ready.poll();
            fill();
        }
        return taken == null ? warm(config) : taken;
    }

    private void fill() {
        while (!closed && ready.size() + filling < size) {
            filling++;
            Thread filler = new Thread(this::add, "python-pool");
            filler.setDaemon(true);
            filler.start();
        }
    }

    private void add() {
        Interpreter made = null;
        try {
            Thread.sleep(PAUSE_MILLIS);
            made = warm(InterpreterConfig.SHARED_GIL);
        } catch (InterruptedException | RuntimeException failed) {
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
            late = closed && made != null;
            if (made != null && !late) {
                ready.add(made);
            }
        }
        if (late) {
            made.close();
        }
    }

    private Interpreter warm(InterpreterConfig config) {
        Interpreter made = runtime.create(config);
        try (Attached python = made.attach();
                CommandLine installed = new CommandLine(python);
                PyModule bridge = python.module("_loader")) {
            Redirection.prepare(python);
            bridge.callMethod("prepare_program").close();
            return made;
        } catch (RuntimeException broken) {
            made.close();
            throw broken;
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

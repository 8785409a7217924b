package loader.services;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import loader.proxies.Load;
import loader.proxies.Proxies;
import loader.python.Interpreter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Processes that the calls of typed services are spread over. Each starts when it is needed. */
final class WorkerPool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);

    private final List<ModulePublisher> workers;
    private final Load load;
    private final Set<SpreadModule> modules = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param workers what publishes in each process
     */
    WorkerPool(List<ModulePublisher> workers) {
        this.workers = workers;
        this.load = new Load(workers.size());
    }

    static WorkerPool of(int size, Function<Integer, ModulePublisher> publisher) {
        return new WorkerPool(IntStream.range(0, size).boxed().map(publisher).toList());
    }

    Load load() {
        return load;
    }

    Proxies proxies() {
        return workers.get(0).proxies();
    }

    Quarantine quarantine() {
        return workers.get(0).quarantine();
    }

    ModulePublisher publisher(int worker) {
        return workers.get(worker);
    }

    /**
     * A service of the module, which one process has imported by then; the others follow. The
     * caller closes it.
     */
    SpreadModule open(ServiceModule offered, Class<?> type, ClassLoader loader) {
        SpreadModule module = new SpreadModule(offered, type, loader, this);
        module.fill(0);
        modules.add(module);
        for (int worker = 0; worker < workers.size(); worker++) {
            int each = worker;
            load.expect();
            ServiceThread.run(() -> fill(each));
        }
        return module;
    }

    void forget(SpreadModule module) {
        modules.remove(module);
    }

    /**
     * Has a process import what it has not yet, and starts the process if it does not run. Calls
     * were told to expect this.
     */
    void fill(int worker) {
        try {
            modules.forEach(each -> fill(worker, each));
        } finally {
            load.arrived();
        }
    }

    private void fill(int worker, SpreadModule module) {
        if (closed) {
            return;
        }
        try {
            module.fill(worker);
        } catch (RuntimeException failed) {
            if (!closed && modules.contains(module)) {
                LOG.error("{}: not in worker {}", module.offered().title(), worker, failed);
            }
        }
    }

    /**
     * The process has ended. Calls expect another one.
     *
     * @return the worker, or -1 if that has another process already
     */
    int ended(Interpreter process) {
        for (int worker = 0; worker < workers.size(); worker++) {
            if (workers.get(worker).interpreter().forget(process)) {
                load.expect();
                int gone = worker;
                modules.forEach(each -> each.clear(gone));
                return worker;
            }
        }
        return -1;
    }

    /** No other process comes for one that has ended. */
    void giveUp() {
        load.arrived();
    }

    boolean takeMissed() {
        return workers.stream().filter(each -> each.interpreter().takeMissed()).count() > 0;
    }

    /** From now on each process has some seconds, whatever it does. */
    void endSoon() {
        closed = true;
        workers.forEach(each -> each.interpreter().endSoon());
    }

    @Override
    public void close() {
        closed = true;
        workers.forEach(each -> each.interpreter().close());
    }
}

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
            ServiceThread.run(() -> fill(each));
        }
        return module;
    }

    void forget(SpreadModule module) {
        modules.remove(module);
    }

    /** Has a process import what it has not yet, and starts the process if it does not run. */
    void fill(int worker) {
        for (SpreadModule each : modules) {
            if (closed) {
                return;
            }
            try {
                each.fill(worker);
            } catch (RuntimeException failed) {
                if (!closed && modules.contains(each)) {
                    LOG.error("{}: not in worker {}", each.offered().title(), worker, failed);
                }
            }
        }
        load.await(worker, false);
    }

    /** The process has ended. Its worker, or -1 if that has another one already. */
    int ended(Interpreter process) {
        for (int worker = 0; worker < workers.size(); worker++) {
            if (workers.get(worker).interpreter().forget(process)) {
                load.await(worker, true);
                int gone = worker;
                modules.forEach(each -> each.clear(gone));
                return worker;
            }
        }
        return -1;
    }

    /** Calls do not wait for this worker. */
    void giveUp(int worker) {
        load.await(worker, false);
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

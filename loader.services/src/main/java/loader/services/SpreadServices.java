package loader.services;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import loader.importlib.ModuleCatalog;
import loader.python.Interpreter;
import loader.python.PythonDiedException;
import org.osgi.framework.BundleContext;

/** The typed services whose calls several processes share, and these processes. */
final class SpreadServices implements AutoCloseable {

    private final WorkerPool pool;
    private final PublishedBundles bundles;
    private final ProcessRestarts restarts;

    /**
     * @param publisher of the other services
     * @param blame is told of each death
     * @param process makes a place for a process, which tells of its end
     */
    SpreadServices(
            BundleContext context,
            ModuleCatalog catalog,
            ModulePublisher publisher,
            int workers,
            Consumer<PythonDiedException> blame,
            Function<ServiceInterpreter.ProcessEnd, ServiceInterpreter> process) {
        pool = WorkerPool.of(workers, number -> publisher.in(process.apply(this::ended)));
        bundles = new PublishedBundles(catalog, publisher.spreadOver(pool));
        restarts = new ProcessRestarts(context, new WorkerProcesses(pool, bundles), blame);
    }

    PublishedBundles bundles() {
        return bundles;
    }

    /** To be called before anything is published. */
    void open() {
        restarts.open();
    }

    private void ended(Interpreter process, Optional<PythonDiedException> death) {
        restarts.ended(process, death);
    }

    void refuseReturns() {
        bundles.refuseReturns();
        restarts.close();
        pool.endSoon();
    }

    void withdraw() {
        bundles.close();
    }

    @Override
    public void close() {
        pool.close();
    }
}

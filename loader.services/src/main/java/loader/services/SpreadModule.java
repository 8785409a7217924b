package loader.services;

import java.util.List;
import loader.proxies.Proxies;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.PyModule;

/** A module as a service of one type, with an object in each of several processes. */
final class SpreadModule implements AutoCloseable {

    private final ServiceModule offered;
    private final Class<?> type;
    private final ClassLoader loader;
    private final WorkerPool pool;
    private final Proxies.SpreadService service;

    SpreadModule(ServiceModule offered, Class<?> type, ClassLoader loader, WorkerPool pool) {
        this.offered = offered;
        this.type = type;
        this.loader = loader;
        this.pool = pool;
        this.service =
                pool.proxies()
                        .spread(
                                type,
                                loader,
                                pool.load(),
                                offered.title(),
                                pool.quarantine().guard(offered.bundle()));
    }

    Proxies.ServiceProxy proxy() {
        return service.proxy();
    }

    ServiceModule offered() {
        return offered;
    }

    /** Imports the module in this process, unless it has been, or is not to be used. */
    void fill(int worker) {
        if (service.objects().has(worker)
                || service.proxy().gate().hasEnded()
                || pool.quarantine().has(offered.bundle())) {
            return;
        }
        ModulePublisher publisher = pool.publisher(worker);
        BundleModule module = publisher.module(offered);
        try {
            module.use(
                    it -> {
                        put(worker, publisher.interpreter().get(), it, module);
                        return null;
                    });
        } catch (RuntimeException | Error failed) {
            module.close();
            throw failed;
        }
    }

    private void put(int worker, Interpreter python, PyModule it, BundleModule module) {
        try (Attached attached = python.attach()) {
            Proxies.ServiceProxy made =
                    pool.proxies().service(attached, it, List.of(type), loader, offered.title());
            service.objects().put(worker, python, made, module::close);
        }
    }

    /** The process has ended. */
    void clear(int worker) {
        service.objects().remove(worker);
    }

    @Override
    public void close() {
        pool.forget(this);
        service.proxy().gate().end();
    }
}

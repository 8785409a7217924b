package loader.services;

import java.util.Optional;
import loader.importlib.ImportSystem;
import loader.proxies.Proxies;
import loader.spi.ImportedModules;

/**
 * What services of modules are made with.
 *
 * @param part which of a module's services
 * @param workers the processes of services whose calls are spread
 */
record ModulePublisher(
        ServiceInterpreter interpreter,
        ImportSystem importSystem,
        ImportedModules imported,
        PythonBundleContexts contexts,
        AnnotatedInterfaces interfaces,
        RemoteExports exports,
        Quarantine quarantine,
        Successors successors,
        Part part,
        Optional<WorkerPool> workers) {

    /** Services of a module. */
    enum Part {
        /** All of them. */
        ALL,
        /** Those of modules with state: what calls are not spread of. */
        HOME,
        /** Those under Java interfaces, unless the module has an activator, and so state. */
        SPREAD
    }

    Proxies proxies() {
        return contexts.proxies();
    }

    BundleModule module(ServiceModule offered) {
        return new BundleModule(offered, this);
    }

    ModulePublisher in(ServiceInterpreter another) {
        return new ModulePublisher(
                another,
                importSystem,
                imported,
                contexts,
                interfaces,
                exports,
                quarantine,
                successors,
                part,
                workers);
    }

    ModulePublisher spreadOver(WorkerPool pool) {
        return new ModulePublisher(
                interpreter,
                importSystem,
                imported,
                contexts,
                interfaces,
                exports,
                quarantine,
                successors,
                Part.SPREAD,
                Optional.of(pool));
    }

    /** Whether it publishes the module itself, and calls its activator. */
    boolean isHome() {
        return part != Part.SPREAD;
    }

    /** Whether it publishes the module under Java interfaces. */
    boolean isTyping(ServiceModule offered) {
        return part == Part.ALL || offered.hasActivator() == (part == Part.HOME);
    }
}

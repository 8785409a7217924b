package loader.services;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import loader.proxies.CallGate;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.PyModule;
import loader.python.PyObject;

/** A module of a bundle that is imported when it is first used, and given up with its bundle. */
final class BundleModule implements AutoCloseable {

    private final ServiceModule offered;
    private final ModulePublisher publisher;
    private final AtomicReference<PyModule> module = new AtomicReference<>();
    private final CallGate gate;

    BundleModule(ServiceModule offered, ModulePublisher publisher) {
        this.offered = offered;
        this.publisher = publisher;
        this.gate = new CallGate(offered.title(), this::release);
    }

    ServiceModule offered() {
        return offered;
    }

    /** Uses the module, which is imported first if it was not. */
    <T> T use(Function<PyModule, T> use) {
        return gate.during(
                () -> {
                    publisher.quarantine().require(offered.bundle());
                    return use.apply(module());
                });
    }

    /** Uses the module on a thread that is attached to its interpreter. */
    <T> T inPython(BiFunction<Attached, PyModule, T> work) {
        return use(
                it -> {
                    try (Attached python = publisher.interpreter().get().attach()) {
                        return work.apply(python, it);
                    }
                });
    }

    boolean hasGone() {
        return gate.hasEnded();
    }

    /** Without a lock: threads that import one module wait for each other in Python. */
    private PyModule module() {
        PyModule known = module.get();
        if (known != null) {
            return known;
        }
        PyModule found = imported();
        if (module.compareAndSet(null, found)) {
            return found;
        }
        found.close();
        return module.get();
    }

    /** What another bundle brought under the name before is replaced. */
    private PyModule imported() {
        Interpreter python = publisher.interpreter().get();
        PyModule found = publisher.importSystem().importModule(python, offered.name());
        if (isOfThisGeneration(found)) {
            return found;
        }
        found.close();
        return publisher.imported().replace(python, offered.name());
    }

    private boolean isOfThisGeneration(PyModule found) {
        PyObject spec = found.findAttr("__spec__").orElse(null);
        if (spec == null) {
            return true; // replaced itself in sys.modules by something else
        }
        try (spec;
                PyObject origin = spec.findAttr("origin").orElseGet(spec::copy)) {
            return origin.isNone() || origin.toString().contains(offered.module().generation());
        }
    }

    private void release() {
        PyModule known = module.getAndSet(null);
        if (known != null) {
            known.close();
        }
    }

    /** Nobody begins to use it any more; those who do come to their end. */
    @Override
    public void close() {
        gate.end();
    }
}

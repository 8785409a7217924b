package loader.services;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import loader.proxies.Proxies;
import loader.proxies.WrongInterface;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services of one module of a bundle: itself, each Java interface that it implements, and what
 * its function {@code activate} registers. What cannot be published is named in the log.
 */
final class PublishedModule implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PublishedModule.class);

    private final BundleModule module;
    private final OfferedModule offered;
    private final Workshop workshop;
    private final BundleContext context;
    private final Undo undo;
    private final Set<Class<?>> named = ConcurrentHashMap.newKeySet();
    private final Map<Class<?>, Undo> annotated = new ConcurrentHashMap<>();

    PublishedModule(OfferedModule offered, Workshop workshop) {
        this.offered = offered;
        this.workshop = workshop;
        this.module = workshop.module(offered);
        this.context = offered.bundle().getBundleContext();
        this.undo = new Undo(offered.title());
        undo.add(module::close);
    }

    void publish() {
        try {
            undo.add(Registered.module(context, new LazyModule(module), offered.properties()));
            offered.interfaces().forEach(this::publishAs);
            undo.add(() -> annotated.values().forEach(Undo::close));
            refresh();
            if (offered.hasActivator()) {
                activate();
            }
        } catch (IllegalStateException stopped) {
            LOG.debug("{}: it stopped meanwhile", offered.title(), stopped);
        }
    }

    /** Publishes it under the interfaces that are annotated with its name now. */
    void refresh() {
        Map<Class<?>, AnnotatedInterface> now = new LinkedHashMap<>();
        for (AnnotatedInterface each : workshop.interfaces().of(offered.module().name())) {
            publication(each.type(), () -> now.putIfAbsent(each.load(), each));
        }
        annotated.forEach(
                (type, published) -> {
                    if (!now.containsKey(type) && annotated.remove(type, published)) {
                        published.close();
                    }
                });
        now.forEach(this::publishAs);
    }

    /** Two bundles, and the capability of the module, may say the same: that is one service. */
    private void publishAs(Class<?> type, AnnotatedInterface annotation) {
        Undo published = new Undo(offered.title());
        if (named.contains(type) || annotated.putIfAbsent(type, published) != null) {
            return;
        }
        publication(type.getName(), () -> publishAs(type, annotation.loader(), published));
        if (undo.isClosed()) {
            published.close();
        }
    }

    private void publishAs(String name) {
        BundleInterfaces visible = BundleInterfaces.of(offered.bundle());
        publication(
                name,
                () -> {
                    Class<?> type = visible.named(List.of(name)).get(0);
                    named.add(type);
                    publishAs(type, visible.loader(), undo);
                });
    }

    private void publication(String name, Runnable work) {
        try {
            work.run();
        } catch (WrongInterface wrong) {
            LOG.error("{}: not published: {}", offered.title(), wrong.getMessage());
        } catch (RuntimeException failed) {
            if (undo.isClosed()) {
                LOG.debug("{}: it stopped meanwhile", offered.title(), failed);
                return;
            }
            LOG.error("{}: not published as {}", offered.title(), name, failed);
        }
    }

    private void publishAs(Class<?> type, ClassLoader loader, Undo published) {
        Proxies.ServiceProxy proxy =
                inPython(
                        (python, it) ->
                                workshop.proxies()
                                        .service(
                                                python,
                                                it,
                                                List.of(type),
                                                loader,
                                                offered.title()));
        published.add(proxy.lease()::end);
        ServiceRegistration<?> registration =
                Registered.proxy(context, List.of(type), proxy, offered.properties());
        published.add(() -> Registered.unregister(registration));
    }

    /** Works with the module in its interpreter. */
    private interface Work<T> {
        T with(Attached python, PyModule module);
    }

    private <T> T inPython(Work<T> work) {
        return module.use(
                it -> {
                    try (Attached python = workshop.interpreter().get().attach()) {
                        return work.with(python, it);
                    }
                });
    }

    private void activate() {
        BundleScope scope = workshop.scopes().open(offered.bundle());
        undo.add(scope::close);
        try {
            call("activate", scope);
            undo.add(() -> deactivate(scope));
        } catch (PythonException raised) {
            LOG.error("{}: activate: {}", offered.title(), raised.traceback());
            scope.close();
        } catch (RuntimeException failed) {
            LOG.error("{}: activate", offered.title(), failed);
            scope.close();
        }
    }

    /** Where Python ended first, as with a command, its exit handlers were the farewell. */
    private void deactivate(BundleScope scope) {
        if (workshop.interpreter().get().state() != Interpreter.State.OPEN) {
            return;
        }
        try {
            call("deactivate", scope);
        } catch (PythonException raised) {
            LOG.error("{}: deactivate: {}", offered.title(), raised.traceback());
        }
    }

    /** A module need not have {@code deactivate}. */
    private void call(String name, BundleScope scope) {
        inPython(
                (python, it) -> {
                    PyObject function =
                            name.equals("activate")
                                    ? it.getAttr(name)
                                    : it.findAttr(name).orElse(null);
                    if (function != null) {
                        try (function;
                                PyObject osgiContext = scope.asPython(python)) {
                            function.call(osgiContext).close();
                        }
                    }
                    return null;
                });
    }

    @Override
    public void close() {
        undo.close();
    }
}

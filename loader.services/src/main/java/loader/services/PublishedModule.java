package loader.services;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import loader.proxies.Proxies;
import loader.proxies.WrongInterface;
import loader.python.NoPythonException;
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
    private final ServiceModule offered;
    private final ModulePublisher publisher;
    private final TypedProxies proxies;
    private final BundleContext context;
    private final ExitStack exits;
    private final Set<Class<?>> named = ConcurrentHashMap.newKeySet();
    private final Map<Class<?>, ExitStack> annotated = new ConcurrentHashMap<>();

    PublishedModule(ServiceModule offered, ModulePublisher publisher) {
        this.offered = offered;
        this.publisher = publisher;
        this.module = publisher.module(offered);
        this.context = offered.bundle().getBundleContext();
        this.exits = new ExitStack(offered.title());
        this.proxies = new TypedProxies(module, publisher);
        exits.add(module::close);
    }

    void publish() {
        try {
            if (publisher.isHome()) {
                exits.add(
                        Registrations.module(
                                context, new LazyModule(module), offered.properties()));
            }
            if (publisher.isTyping(offered)) {
                offered.interfaces().forEach(this::publishAs);
            }
            exits.add(() -> annotated.values().forEach(ExitStack::close));
            refresh();
            if (offered.hasActivator() && publisher.isHome()) {
                activate();
            }
        } catch (IllegalStateException stopped) {
            LOG.debug("{}: it stopped meanwhile", offered.title(), stopped);
        }
    }

    /** Publishes it under the interfaces that are annotated with its name now. */
    void refresh() {
        if (!publisher.isTyping(offered)) {
            return;
        }
        Map<Class<?>, AnnotatedInterface> now = new LinkedHashMap<>();
        for (AnnotatedInterface each : publisher.interfaces().of(offered.module().name())) {
            publication(each.type(), () -> now.putIfAbsent(each.load(), each));
        }
        annotated.forEach(
                (type, published) -> {
                    if (!now.containsKey(type) && annotated.remove(type, published)) {
                        publisher.successors().giveUp(place -> place.type() == type);
                        published.close();
                    }
                });
        now.forEach(this::publishAs);
    }

    /** Two bundles, and the capability of the module, may say the same: that is one service. */
    private void publishAs(Class<?> type, AnnotatedInterface annotation) {
        ExitStack published = new ExitStack(offered.title());
        if (named.contains(type) || annotated.putIfAbsent(type, published) != null) {
            return;
        }
        publication(type.getName(), () -> publishAs(type, annotation.loader(), published));
        if (exits.isClosed()) {
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
                    publishAs(type, visible.loader(), exits);
                });
    }

    private void publication(String name, Runnable work) {
        try {
            work.run();
        } catch (WrongInterface wrong) {
            LOG.error("{}: not published: {}", offered.title(), wrong.getMessage());
        } catch (NoPythonException told) {
            LOG.debug("{}: not published as {}", offered.title(), name, told);
        } catch (RuntimeException failed) {
            if (exits.isClosed()) {
                LOG.debug("{}: it stopped meanwhile", offered.title(), failed);
                return;
            }
            LOG.error("{}: not published as {}", offered.title(), name, failed);
        }
    }

    private void publishAs(Class<?> type, ClassLoader loader, ExitStack published) {
        Proxies.ServiceProxy proxy = proxies.of(type, loader, published);
        ServiceRegistration<?> registration =
                Registrations.proxy(
                        context,
                        List.of(type),
                        proxy,
                        offered.properties(publisher.exports().properties(offered, type)));
        published.add(() -> Registrations.unregister(registration));
    }

    private void activate() {
        if (publisher.quarantine().has(offered.bundle())) {
            return;
        }
        PythonBundleContext scope = publisher.contexts().open(offered.bundle());
        exits.add(scope::close);
        try {
            call("activate", scope);
            exits.add(() -> deactivate(scope));
        } catch (PythonException raised) {
            LOG.error("{}: activate: {}", offered.title(), raised.traceback());
            scope.close();
        } catch (NoPythonException told) {
            LOG.debug("{}: activate", offered.title(), told);
            scope.close();
        } catch (RuntimeException failed) {
            LOG.error("{}: activate", offered.title(), failed);
            scope.close();
        }
    }

    /** Where Python ended first, as with a command, its exit handlers were the farewell. */
    private void deactivate(PythonBundleContext scope) {
        if (!publisher.interpreter().isOpen()) {
            return;
        }
        try {
            call("deactivate", scope);
        } catch (PythonException raised) {
            LOG.error("{}: deactivate: {}", offered.title(), raised.traceback());
        } catch (IllegalStateException ended) {
            if (publisher.interpreter().isOpen()) {
                throw ended;
            }
            LOG.debug("{}: deactivate: its process has ended", offered.title(), ended);
        }
    }

    /** A module need not have {@code deactivate}. */
    private void call(String name, PythonBundleContext scope) {
        module.inPython(
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
        exits.close();
    }
}

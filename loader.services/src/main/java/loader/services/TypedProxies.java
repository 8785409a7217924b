package loader.services;

import java.util.List;
import loader.proxies.Load;
import loader.proxies.Proxies;
import loader.python.Interpreter;

/** Makes the proxies under which a module is a service of a Java interface. */
final class TypedProxies {

    private final BundleModule module;
    private final ServiceModule offered;
    private final ModulePublisher publisher;

    TypedProxies(BundleModule module, ModulePublisher publisher) {
        this.module = module;
        this.offered = module.offered();
        this.publisher = publisher;
    }

    /** A proxy, which ends with what is published. */
    Proxies.ServiceProxy of(Class<?> type, ClassLoader loader, ExitStack published) {
        if (publisher.workers().isPresent()) {
            SpreadModule spread = publisher.workers().get().open(offered, type, loader);
            published.add(spread::close);
            return spread.proxy();
        }
        Proxies.ServiceProxy proxy =
                publisher.quarantine().has(offered.bundle())
                        ? refusing(type, loader)
                        : calling(type, loader);
        published.add(proxy.gate()::end);
        return proxy;
    }

    /** Python would be asked for the functions, and has not the module. */
    private Proxies.ServiceProxy refusing(Class<?> type, ClassLoader loader) {
        publisher.successors().giveUp(place(type)::equals);
        return publisher
                .proxies()
                .spread(
                        type,
                        loader,
                        new Load(1),
                        offered.title(),
                        publisher.quarantine().guard(offered.bundle()))
                .proxy();
    }

    private Proxies.ServiceProxy calling(Class<?> type, ClassLoader loader) {
        return module.inPython(
                (python, it) -> {
                    Proxies.ServiceProxy proxy =
                            publisher
                                    .proxies()
                                    .service(python, it, List.of(type), loader, offered.title());
                    return publisher.interpreter().isProcess()
                            ? repeating(proxy, type, python.interpreter())
                            : proxy;
                });
    }

    private Proxies.ServiceProxy repeating(
            Proxies.ServiceProxy proxy, Class<?> type, Interpreter python) {
        Successors.Place place = place(type);
        Proxies.ServiceProxy repeating =
                publisher
                        .proxies()
                        .repeating(
                                proxy,
                                type,
                                python,
                                dead -> publisher.successors().after(place, dead));
        if (repeating.service() != proxy.service()) {
            publisher.successors().add(place, proxy.service());
        }
        return repeating;
    }

    private Successors.Place place(Class<?> type) {
        return new Successors.Place(offered.bundle(), offered.module().name(), type);
    }
}

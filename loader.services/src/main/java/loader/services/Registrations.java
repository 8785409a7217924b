package loader.services;

import java.util.Dictionary;
import java.util.List;
import loader.proxies.Proxies;
import loader.python.PyModule;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * Registers services, and unregisters them once: by Loader or by the framework, whichever is first.
 */
final class Registrations {

    private Registrations() {}

    /** What to do to unregister it. */
    static Runnable module(
            BundleContext context, PyModule module, Dictionary<String, ?> properties) {
        ServiceRegistration<?> registration =
                context.registerService(PyModule.class, module, properties);
        return () -> unregister(registration);
    }

    static ServiceRegistration<?> proxy(
            BundleContext context,
            List<Class<?>> interfaces,
            Proxies.ServiceProxy proxy,
            Dictionary<String, ?> properties) {
        String[] names = interfaces.stream().map(Class::getName).toArray(String[]::new);
        return context.registerService(names, proxy.service(), properties);
    }

    static void unregister(ServiceRegistration<?> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException gone) {
            // The framework was faster: its bundle has stopped.
        }
    }
}

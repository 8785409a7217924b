package loader.services;

import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import loader.proxies.CallGate;
import loader.proxies.OsgiModule;
import loader.proxies.Proxies;
import loader.python.Attached;
import loader.python.PyObject;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** Python objects that are registered as services under Java interfaces. */
final class PythonServices {

    private final Bundle bundle;
    private final Proxies proxies;
    private final Map<Long, Service> byNumber = new ConcurrentHashMap<>();

    /** A registered service, and what ends calls to it. */
    record Service(ServiceRegistration<?> registration, CallGate gate) {
        void unregister() {
            Registrations.unregister(registration);
            gate.end();
        }
    }

    PythonServices(Bundle bundle, Proxies proxies) {
        this.bundle = bundle;
        this.proxies = proxies;
    }

    /**
     * @param arguments the names of the interfaces, the object and its properties
     */
    Service register(Attached python, List<PyObject> arguments) {
        List<String> names =
                ((List<?>) arguments.get(0).as(List.class)).stream().map(Object::toString).toList();
        Dictionary<String, Object> properties = properties(python, arguments.get(2));
        BundleInterfaces visible = BundleInterfaces.of(bundle);
        List<Class<?>> interfaces = visible.named(names);
        Proxies.ServiceProxy proxy =
                proxies.service(
                        python,
                        arguments.get(1),
                        interfaces,
                        visible.loader(),
                        String.join(", ", names) + ": bundle " + bundle.getSymbolicName());
        try {
            return new Service(
                    python.detached(
                            () ->
                                    Registrations.proxy(
                                            bundle.getBundleContext(),
                                            interfaces,
                                            proxy,
                                            properties)),
                    proxy.gate());
        } catch (RuntimeException failed) {
            proxy.gate().end();
            throw failed;
        }
    }

    private static Dictionary<String, Object> properties(Attached python, PyObject given) {
        Map<String, Object> properties = new LinkedHashMap<>();
        Map<?, ?> values = given.as(Map.class);
        values.forEach(
                (key, value) -> {
                    if (value instanceof PyObject object) {
                        try (object) {
                            throw OsgiModule.refusal(
                                    python,
                                    "TypeError",
                                    "the property "
                                            + key
                                            + " is no value but a "
                                            + object.typeName());
                        }
                    }
                    if (value != null) {
                        properties.put(key.toString(), value);
                    }
                });
        return FrameworkUtil.asDictionary(properties);
    }

    void remember(long number, Service service) {
        byNumber.put(number, service);
    }

    void forget(long number) {
        byNumber.remove(number);
    }

    /**
     * @param arguments the number and the new properties
     */
    Object change(Attached python, List<PyObject> arguments) {
        Service service = byNumber.get(arguments.get(0).as(Long.class));
        if (service == null) {
            throw OsgiModule.refusal(python, "ServiceGone", "it has been unregistered");
        }
        Dictionary<String, Object> properties = properties(python, arguments.get(1));
        return python.detached(
                () -> {
                    service.registration().setProperties(properties);
                    return null;
                });
    }
}

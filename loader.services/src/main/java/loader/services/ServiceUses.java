package loader.services;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import loader.proxies.Guard;
import loader.proxies.JavaObjects;
import loader.proxies.OsgiModule;
import loader.python.Attached;
import loader.python.PyObject;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Services that Python finds and uses on behalf of a bundle. */
final class ServiceUses {

    private final Bundle bundle;
    private final JavaObjects objects;
    private final BooleanSupplier isClosed;

    ServiceUses(Bundle bundle, JavaObjects objects, BooleanSupplier isClosed) {
        this.bundle = bundle;
        this.objects = objects;
        this.isClosed = isClosed;
    }

    /** (service.id, properties) of each, the best first. */
    List<Object[]> find(PyObject type, PyObject filter) throws InvalidSyntaxException {
        ServiceReference<?>[] found =
                bundle.getBundleContext()
                        .getServiceReferences(type.as(String.class), filter.as(String.class));
        if (found == null) {
            return List.of();
        }
        return Arrays.stream(found)
                .sorted(java.util.Comparator.reverseOrder())
                .map(ServiceUses::described)
                .toList();
    }

    static Object[] described(ServiceReference<?> reference) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (String key : reference.getPropertyKeys()) {
            properties.put(key, value(reference.getProperty(key)));
        }
        return new Object[] {reference.getProperty(Constants.SERVICE_ID), properties};
    }

    /** What Python has no value for becomes text. */
    private static Object value(Object property) {
        if (property instanceof Iterable<?> several) {
            List<Object> items = new ArrayList<>();
            several.forEach(each -> items.add(value(each)));
            return items;
        }
        if (property instanceof Object[] several) {
            return Arrays.stream(several).map(ServiceUses::value).toArray();
        }
        return property instanceof Number
                        || property instanceof Boolean
                        || property.getClass().isArray()
                ? property
                : property.toString();
    }

    Use get(Attached python, long id) throws InvalidSyntaxException {
        ServiceReference<?>[] found =
                bundle.getBundleContext()
                        .getServiceReferences(
                                (String) null, "(" + Constants.SERVICE_ID + "=" + id + ")");
        Object service =
                found == null
                        ? null
                        : python.detached(() -> bundle.getBundleContext().getService(found[0]));
        if (service == null) {
            throw OsgiModule.refusal(python, "ServiceGone", "service " + id + " has gone");
        }
        return new Use(found[0], service);
    }

    /** A service between get and unget. */
    final class Use implements Guard, AutoCloseable {

        private final ServiceReference<?> reference;
        private final Object service;
        private volatile boolean over;

        private Use(ServiceReference<?> reference, Object service) {
            this.reference = reference;
            this.service = service;
        }

        /** What it is registered under is all that Python sees of it; the caller closes it. */
        PyObject wrapped(Attached python) {
            String[] names = (String[]) reference.getProperty(Constants.OBJECTCLASS);
            List<Class<?>> interfaces = interfaces(service.getClass(), Set.of(names));
            if (interfaces.isEmpty()) {
                throw OsgiModule.refusal(
                        python, "TypeError", List.of(names) + " has no interface of its service");
            }
            return objects.wrapped(python, service, interfaces, this);
        }

        private static List<Class<?>> interfaces(Class<?> type, Set<String> names) {
            Set<Class<?>> all = new LinkedHashSet<>();
            for (Class<?> each = type; each != null; each = each.getSuperclass()) {
                Arrays.stream(each.getInterfaces()).forEach(i -> addWithParents(i, all));
            }
            return all.stream().filter(each -> names.contains(each.getName())).toList();
        }

        private static void addWithParents(Class<?> type, Set<Class<?>> all) {
            all.add(type);
            Arrays.stream(type.getInterfaces()).forEach(each -> addWithParents(each, all));
        }

        @Override
        public Optional<String> refusal() {
            String title = "service " + reference.getProperty(Constants.SERVICE_ID);
            if (reference.getBundle() == null) {
                return Optional.of(title + " has been unregistered");
            }
            if (over) {
                return Optional.of(title + " has been given back");
            }
            return isClosed.getAsBoolean()
                    ? Optional.of("bundle " + bundle.getSymbolicName() + " has stopped")
                    : Optional.empty();
        }

        @Override
        public void close() {
            over = true;
            try {
                bundle.getBundleContext().ungetService(reference);
            } catch (IllegalStateException | NullPointerException stopped) {
                // The framework gave it back when the bundle stopped.
            }
        }
    }
}

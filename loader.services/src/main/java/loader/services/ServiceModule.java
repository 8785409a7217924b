package loader.services;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import loader.importlib.CatalogEntry;
import loader.importlib.Loader;
import loader.importlib.ModuleName;
import loader.spi.Namespaces;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleWiring;

/**
 * A module that a started bundle offers, and what its capability says of services.
 *
 * @param interfaces the Java interfaces that it implements ({@code java.interface})
 * @param hasActivator whether its function {@code activate} is to be called ({@code activator})
 * @param isRemote whether services of its interfaces are exported ({@code remote})
 */
record ServiceModule(
        Bundle bundle,
        CatalogEntry module,
        List<String> interfaces,
        boolean hasActivator,
        boolean isRemote) {

    /** Properties of the services: its bundle, the version of the bundle, its generation. */
    static final String BUNDLE = "loader.bundle";

    static final String VERSION = "loader.version";
    static final String GENERATION = "loader.generation";

    /** The modules of a bundle, in their order. */
    static List<ServiceModule> of(Bundle bundle, List<CatalogEntry> modules) {
        Map<Object, Map<String, Object>> attributes = attributes(bundle);
        return modules.stream()
                .map(each -> of(bundle, each, attributes.getOrDefault(each.name(), Map.of())))
                .toList();
    }

    private static ServiceModule of(
            Bundle bundle, CatalogEntry module, Map<String, Object> attributes) {
        return new ServiceModule(
                bundle,
                module,
                texts(attributes.get(Namespaces.JAVA_INTERFACE)),
                isTrue(attributes.get(Namespaces.ACTIVATOR)),
                isTrue(attributes.get(Namespaces.REMOTE)));
    }

    private static boolean isTrue(Object value) {
        return Boolean.parseBoolean(String.valueOf(value));
    }

    /** What the capabilities say, by module; of two for one module the first counts. */
    private static Map<Object, Map<String, Object>> attributes(Bundle bundle) {
        Map<Object, Map<String, Object>> byName = new HashMap<>();
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring == null) {
            return byName; // it went meanwhile
        }
        for (BundleCapability each : wiring.getCapabilities(Namespaces.MODULE)) {
            byName.putIfAbsent(each.getAttributes().get(Namespaces.MODULE), each.getAttributes());
        }
        return byName;
    }

    private static List<String> texts(Object value) {
        if (value instanceof Collection<?> several) {
            return several.stream().map(Object::toString).toList();
        }
        List<String> names = new ArrayList<>();
        for (String name : value == null ? new String[0] : value.toString().split(",")) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        return names;
    }

    ModuleName name() {
        return new ModuleName(module.name());
    }

    boolean isFound() {
        return module.state().equals("found");
    }

    /** Module and bundle, as messages begin. */
    String title() {
        return module.name() + ": bundle " + module.bundle();
    }

    Dictionary<String, Object> properties() {
        return properties(Map.of());
    }

    /** With others. */
    Dictionary<String, Object> properties(Map<String, Object> others) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(Namespaces.MODULE, module.name());
        properties.put(Loader.KIND, module.kind());
        properties.put(BUNDLE, bundle.getSymbolicName());
        properties.put(VERSION, bundle.getVersion());
        properties.put(GENERATION, module.generation());
        properties.putAll(others);
        return FrameworkUtil.asDictionary(properties);
    }
}

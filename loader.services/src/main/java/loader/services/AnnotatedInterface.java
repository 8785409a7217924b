package loader.services;

import java.util.List;
import java.util.Map;
import loader.proxies.WrongInterface;
import loader.spi.Namespaces;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/**
 * A capability of a bundle that names the module for one of the bundle's interfaces ({@code
 * loader.interface;loader.interface="org.example.Spam";loader.module=spam}).
 */
record AnnotatedInterface(Bundle bundle, BundleWiring wiring, String type, String module) {

    /** Those of a resolved bundle. */
    static List<AnnotatedInterface> of(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        return wiring == null
                ? List.of()
                : wiring.getCapabilities(Namespaces.INTERFACE).stream()
                        .map(each -> of(bundle, wiring, each.getAttributes()))
                        .toList();
    }

    private static AnnotatedInterface of(
            Bundle bundle, BundleWiring wiring, Map<String, Object> attributes) {
        return new AnnotatedInterface(
                bundle,
                wiring,
                String.valueOf(attributes.get(Namespaces.INTERFACE)),
                String.valueOf(attributes.get(Namespaces.MODULE)));
    }

    /** Sees the interface, whatever the bundle exports. */
    ClassLoader loader() {
        return wiring.getClassLoader();
    }

    Class<?> load() {
        try {
            return loader().loadClass(type);
        } catch (ClassNotFoundException | NoClassDefFoundError absent) {
            throw new WrongInterface(
                    type + " is not found in bundle " + bundle + ", which says that it has it");
        }
    }
}

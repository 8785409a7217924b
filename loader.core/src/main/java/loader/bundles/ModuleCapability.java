package loader.bundles;

import java.util.Map;
import java.util.Optional;
import loader.importlib.ImportException;
import loader.importlib.ModuleName;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleCapability;

/**
 * A module that a bundle says it has: {@code
 * loader.module;loader.module=spam;kind=extension;origin="lib/spam.so"}.
 *
 * @param kind {@code extension}, {@code source}, {@code bytecode}, {@code package} or {@code
 *     namespace}
 * @param origin the bundle's entry that the module is loaded from; for a namespace portion its
 *     folder
 * @param platform the platform the entry is for, such as {@code linux-x86_64}; empty for all
 */
record ModuleCapability(
        Bundle bundle, ModuleName name, String kind, String origin, String platform) {

    static final String NAMESPACE = "loader.module";
    static final String PACKAGE = "package";

    static ModuleCapability of(Bundle bundle, BundleCapability capability) {
        Map<String, Object> attributes = capability.getAttributes();
        return new ModuleCapability(
                bundle,
                new ModuleName(required(bundle, attributes, NAMESPACE)),
                required(bundle, attributes, "kind"),
                required(bundle, attributes, "origin"),
                String.valueOf(attributes.getOrDefault("platform", "")));
    }

    private static String required(Bundle bundle, Map<String, Object> attributes, String name) {
        Object value = attributes.get(name);
        if (value == null || value.toString().isBlank()) {
            throw new IllegalArgumentException(
                    bundle + ": its " + NAMESPACE + " capability has no attribute " + name);
        }
        return value.toString();
    }

    /**
     * The top folder of the origin: what is unpacked together, so that {@code $ORIGIN} and relative
     * paths work.
     */
    String root() {
        int slash = origin.indexOf('/');
        return slash < 0 ? "" : origin.substring(0, slash);
    }

    ImportException broken(ImportException.Reason reason, String problem, Throwable cause) {
        return new ImportException(
                name.value(), Optional.of(bundle + ", entry " + origin), reason, problem, cause);
    }
}

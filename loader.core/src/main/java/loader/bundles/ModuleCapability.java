package loader.bundles;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import loader.generations.EntryPath;
import loader.importlib.ModuleName;
import loader.importlib.ModuleSpec;
import loader.spi.Namespaces;

/**
 * A module that a bundle says it has: {@code
 * loader.module;loader.module=spam;kind=extension;origin="lib/spam.so"}.
 *
 * @param kind {@code extension}, {@code source}, {@code bytecode}, {@code package} or {@code
 *     namespace}
 * @param origin the bundle's entry that the module is loaded from; for a namespace portion its
 *     folder
 * @param root the folder that is unpacked as a whole, so that {@code $ORIGIN} and relative paths
 *     work; the first one of the origin when the capability does not say
 * @param platform the platform the entry is for, such as {@code linux-x86_64}; empty for all
 * @param sha256 the digest of the entry in hexadecimal digits, when the capability says it
 */
record ModuleCapability(
        ModuleName name,
        String kind,
        String origin,
        String root,
        String platform,
        Optional<String> sha256) {

    static final String PACKAGE = "package";

    private static final Set<String> KINDS =
            Set.of(
                    ModuleSpec.EXTENSION,
                    ModuleSpec.SOURCE,
                    ModuleSpec.BYTECODE,
                    ModuleSpec.NAMESPACE,
                    PACKAGE);

    static ModuleCapability of(Map<String, Object> attributes) {
        String origin = path(required(attributes, Namespaces.ORIGIN));
        String kind = required(attributes, Namespaces.KIND);
        if (!KINDS.contains(kind)) {
            throw new InvalidOffer(origin, "its kind is " + kind + ", which is none of " + KINDS);
        }
        String root = path(optional(attributes, Namespaces.ROOT).orElse(firstFolder(origin)));
        if (!root.isEmpty() && !origin.startsWith(root + "/")) {
            throw new InvalidOffer(origin, "it is not below its root " + root);
        }
        return new ModuleCapability(
                new ModuleName(required(attributes, Namespaces.MODULE)),
                kind,
                origin,
                root,
                optional(attributes, Namespaces.PLATFORM).orElse(""),
                optional(attributes, Namespaces.SHA256));
    }

    private static String path(String entry) {
        try {
            return EntryPath.normal(entry);
        } catch (IllegalArgumentException astray) {
            throw new InvalidOffer(astray);
        }
    }

    private static String required(Map<String, Object> attributes, String name) {
        return optional(attributes, name)
                .orElseThrow(
                        () ->
                                new InvalidOffer(
                                        attributes.toString(), "it has no attribute " + name));
    }

    private static Optional<String> optional(Map<String, Object> attributes, String name) {
        return Optional.ofNullable(attributes.get(name))
                .map(Object::toString)
                .filter(text -> !text.isBlank());
    }

    private static String firstFolder(String origin) {
        int slash = origin.indexOf('/');
        return slash < 0 ? "" : origin.substring(0, slash);
    }

    boolean isFor(String wanted) {
        return platform.isEmpty() || platform.equals(wanted);
    }

    boolean isPackage() {
        return kind.equals(PACKAGE) || kind.equals(ModuleSpec.NAMESPACE);
    }

    /** What loads the file: the kind of a package is that of its {@code __init__}. */
    String fileKind() {
        if (!kind.equals(PACKAGE)) {
            return kind;
        }
        if (origin.endsWith(".py")) {
            return ModuleSpec.SOURCE;
        }
        return origin.endsWith(".pyc") ? ModuleSpec.BYTECODE : ModuleSpec.EXTENSION;
    }
}

package loader.doctor.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import loader.doctor.Diagnosis;
import loader.doctor.inspect.Inspection;
import loader.spi.Namespaces;
import loader.spi.WrongUse;
import loader.wheel.WheelException;
import loader.wheel.check.WheelTags;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/** The modules and distributions of bundles. */
final class InstalledModules {
    private static final String WHEEL = "Loader-Wheel";

    private final BundleContext context;

    InstalledModules(BundleContext context) {
        this.context = context;
    }

    /**
     * What is known of a module or a distribution.
     *
     * @throws WrongUse if no bundle has it
     */
    Diagnosis diagnosis(String name) {
        for (Bundle bundle : context.getBundles()) {
            Optional<BundleCapability> capability =
                    Stream.of(Namespaces.MODULE, Namespaces.DISTRIBUTION)
                            .flatMap(namespace -> capability(bundle, namespace, name).stream())
                            .findFirst();
            if (capability.isPresent()) {
                return diagnosis(name, bundle);
            }
        }
        throw new WrongUse(
                "doctor: no bundle has a module or distribution "
                        + name
                        + "; the name of a wheel ends in .whl");
    }

    private static Optional<BundleCapability> capability(
            Bundle bundle, String namespace, String name) {
        return capabilities(bundle, namespace).stream()
                .filter(each -> name.equals(each.getAttributes().get(namespace)))
                .findFirst();
    }

    private static List<BundleCapability> capabilities(Bundle bundle, String namespace) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision == null ? List.of() : revision.getDeclaredCapabilities(namespace);
    }

    private static Diagnosis diagnosis(String name, Bundle bundle) {
        Map<String, Supplier<ByteBuffer>> files = new TreeMap<>();
        List<String> roots =
                capabilities(bundle, Namespaces.MODULE).stream()
                        .map(InstalledModules::root)
                        .distinct()
                        .toList();
        for (URL entry : Collections.list(bundle.findEntries("/", "*", true))) {
            String path = entry.getPath().substring(1);
            if (Inspection.isLibrary(path)) {
                files.put(below(roots, path), () -> bytes(entry));
            }
        }
        Optional<WheelTags> tags = tags(bundle);
        return Inspection.ofInstalled(
                new Inspection.Subject(
                        name,
                        tags.map(WheelTags::distribution).orElse(bundle.getSymbolicName()),
                        tags.map(WheelTags::version).orElse(bundle.getVersion().toString())),
                tags,
                files);
    }

    /** The folder of the bundle that is one of Python's, with a slash at its end. */
    private static String root(BundleCapability capability) {
        Object root = capability.getAttributes().get(Namespaces.ROOT);
        if (root != null) {
            return root.toString().endsWith("/") ? root.toString() : root + "/";
        }
        String origin = String.valueOf(capability.getAttributes().get(Namespaces.ORIGIN));
        return origin.substring(0, origin.lastIndexOf('/') + 1);
    }

    private static String below(List<String> roots, String path) {
        return roots.stream()
                .filter(root -> !root.isEmpty() && path.startsWith(root))
                .findFirst()
                .map(root -> path.substring(root.length()))
                .orElse(path);
    }

    /** Those of the wheel that the bundle was; nothing of several wheels. */
    private static Optional<WheelTags> tags(Bundle bundle) {
        String wheel = bundle.getHeaders("").get(WHEEL);
        try {
            return wheel == null || wheel.contains(",")
                    ? Optional.empty()
                    : Optional.of(WheelTags.of(wheel));
        } catch (WheelException renamed) {
            return Optional.empty();
        }
    }

    private static ByteBuffer bytes(URL entry) {
        try (InputStream bytes = entry.openStream()) {
            return ByteBuffer.wrap(bytes.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

package loader.wheel.container;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import loader.spi.Namespaces;
import loader.wheel.pep440.Version;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The distributions that are in the container, by their {@code loader.distribution} capabilities.
 */
public final class InstalledWheels {

    private static final Logger LOG = LoggerFactory.getLogger(InstalledWheels.class);

    private final BundleContext context;

    public InstalledWheels(BundleContext context) {
        this.context = context;
    }

    /** Name and version of each, as {@code pip freeze} writes them. */
    public List<String> frozen() {
        return releases().values().stream().map(r -> r.name() + "==" + r.version()).toList();
    }

    Map<String, Release> releases() {
        Map<String, Release> found = new TreeMap<>();
        for (Bundle bundle : context.getBundles()) {
            release(bundle).ifPresent(release -> found.put(release.name(), release));
        }
        return found;
    }

    static Optional<Release> release(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null) {
            return Optional.empty();
        }
        Set<String> extras = new HashSet<>();
        Optional<Release> release = Optional.empty();
        for (BundleCapability capability :
                revision.getDeclaredCapabilities(Namespaces.DISTRIBUTION)) {
            String name = String.valueOf(capability.getAttributes().get(Namespaces.DISTRIBUTION));
            int bracket = name.indexOf('[');
            if (bracket >= 0) {
                extras.add(name.substring(bracket + 1, name.length() - 1));
            } else {
                release =
                        version(bundle, capability)
                                .map(
                                        version ->
                                                new Release(
                                                        name,
                                                        version,
                                                        extras,
                                                        List.of(),
                                                        Optional.empty()));
            }
        }
        return release;
    }

    /** One that is not valid was written by hand; the bundle is none of a wheel. */
    private static Optional<Version> version(Bundle bundle, BundleCapability distribution) {
        Object version = distribution.getAttributes().get("pep440");
        try {
            return Optional.of(Version.parse(String.valueOf(version)));
        } catch (IllegalArgumentException none) {
            LOG.warn(
                    "{}: {}: pep440={} is no version, so that it is not known as installed",
                    bundle,
                    distribution,
                    version);
            return Optional.empty();
        }
    }

    /**
     * Installs and starts what a plan lacks; a release of another version gives way. If something
     * fails, all is as it was before.
     */
    void install(Plan plan) throws BundleException {
        List<Path> wheels = plan.missing().stream().map(r -> r.wheel().orElseThrow()).toList();
        Map<Path, Path> converted = new WheelSource(context).converted(wheels);
        try (InstalledTogether together = new InstalledTogether(context)) {
            for (Path wheel : wheels) {
                together.install(wheel, converted.get(wheel));
            }
            together.replaceOthers();
            together.start();
        }
    }
}

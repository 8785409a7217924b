package loader.wheel.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import loader.spi.Namespaces;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/**
 * A release as the resolver sees it. An extra is a resource of its own that requires the release
 * and what the extra needs.
 */
final class ReleaseResource implements Resource {

    private final Optional<Release> release;
    private final Optional<String> extra;
    private final List<Need> needs = new ArrayList<>();

    ReleaseResource(Optional<Release> release, Optional<String> extra) {
        this.release = release;
        this.extra = extra;
    }

    /**
     * What a resource requires: a distribution or an extra of one, with what its version must be.
     */
    record Need(
            ReleaseResource resource,
            loader.wheel.pep508.Requirement wanted,
            Optional<String> extra)
            implements Requirement {

        String key() {
            return key(wanted.name().value(), extra);
        }

        static String key(String name, Optional<String> extra) {
            return name + extra.map(e -> "[" + e + "]").orElse("");
        }

        @Override
        public String getNamespace() {
            return Namespaces.DISTRIBUTION;
        }

        @Override
        public Map<String, String> getDirectives() {
            return Map.of("filter", "(" + Namespaces.DISTRIBUTION + "=" + key() + ")");
        }

        @Override
        public Map<String, Object> getAttributes() {
            return Map.of();
        }

        @Override
        public Resource getResource() {
            return resource;
        }
    }

    /** What a resource offers: itself. */
    record Offer(ReleaseResource resource) implements Capability {

        @Override
        public String getNamespace() {
            return Namespaces.DISTRIBUTION;
        }

        @Override
        public Map<String, String> getDirectives() {
            return Map.of();
        }

        @Override
        public Map<String, Object> getAttributes() {
            Release offered = resource.release.orElseThrow();
            return Map.of(
                    Namespaces.DISTRIBUTION,
                    Need.key(offered.name(), resource.extra),
                    "version",
                    org.osgi.framework.Version.parseVersion(
                            loader.wheel.pep440.OsgiVersion.of(offered.version()).toString()));
        }

        @Override
        public Resource getResource() {
            return resource;
        }
    }

    void add(loader.wheel.pep508.Requirement wanted, Optional<String> ofExtra) {
        needs.add(new Need(this, wanted, ofExtra));
    }

    /** Empty for what the user asked for. */
    Optional<Release> release() {
        return release;
    }

    boolean isExtra() {
        return extra.isPresent();
    }

    List<Need> needs() {
        return List.copyOf(needs);
    }

    @Override
    public List<Capability> getCapabilities(String namespace) {
        boolean asked = namespace == null || namespace.equals(Namespaces.DISTRIBUTION);
        return asked && release.isPresent() ? List.of(new Offer(this)) : List.of();
    }

    @Override
    public List<Requirement> getRequirements(String namespace) {
        boolean asked = namespace == null || namespace.equals(Namespaces.DISTRIBUTION);
        return asked ? List.copyOf(needs) : List.of();
    }

    @Override
    public String toString() {
        return release.map(Release::toString).orElse("what was asked for");
    }
}

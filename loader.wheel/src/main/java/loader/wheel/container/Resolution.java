package loader.wheel.container;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import loader.wheel.container.ReleaseResource.Need;
import loader.wheel.container.ReleaseResource.Offer;
import loader.wheel.pep440.SpecifierSet;
import loader.wheel.pep440.Version;
import loader.wheel.pep508.MarkerEnvironment;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;
import org.osgi.resource.Wiring;
import org.osgi.service.resolver.HostedCapability;
import org.osgi.service.resolver.ResolveContext;

/**
 * What the resolver is told: what was asked for, and which releases there are for each need, an
 * installed one first, then the newest.
 */
final class Resolution extends ResolveContext {
    private final Function<String, List<Release>> releases;
    private final Map<String, Release> only;
    private final MarkerEnvironment environment;
    private final ReleaseResource root = new ReleaseResource(Optional.empty(), Optional.empty());
    private final Map<String, ReleaseResource> resources = new HashMap<>();
    private final Map<String, Set<Need>> asked = new LinkedHashMap<>();

    /**
     * @param only the releases that are the only ones of their distributions
     */
    Resolution(
            Function<String, List<Release>> releases,
            Map<String, Release> only,
            MarkerEnvironment environment) {
        this.releases = releases;
        this.only = only;
        this.environment = environment;
    }

    void ask(loader.wheel.pep508.Requirement wanted) {
        if (wanted.applies(environment.values(), Set.of())) {
            need(root, wanted);
        }
    }

    private static void need(ReleaseResource resource, loader.wheel.pep508.Requirement wanted) {
        resource.add(wanted, Optional.empty());
        wanted.extras().forEach(extra -> resource.add(wanted, Optional.of(extra)));
    }

    private ReleaseResource resource(Release release, Optional<String> extra) {
        String key = Need.key(release.name(), extra) + " " + release.version();
        ReleaseResource known = resources.get(key);
        if (known == null) {
            known = new ReleaseResource(Optional.of(release), extra);
            resources.put(key, known);
            addNeeds(known, release, extra);
        }
        return known;
    }

    private void addNeeds(ReleaseResource resource, Release release, Optional<String> extra) {
        Set<String> wanted = extra.map(Set::of).orElse(Set.of());
        for (loader.wheel.pep508.Requirement requirement : release.requirements()) {
            boolean always = requirement.applies(environment.values(), Set.of());
            if (extra.isEmpty()
                    ? always
                    : !always && requirement.applies(environment.values(), wanted)) {
                need(resource, requirement);
            }
        }
        if (extra.isPresent()) {
            String same = release.name() + "===" + release.version();
            resource.add(loader.wheel.pep508.Requirement.parse(same), Optional.empty());
        }
    }

    @Override
    public Collection<Resource> getMandatoryResources() {
        return List.of(root);
    }

    @Override
    public List<Capability> findProviders(Requirement requirement) {
        Need need = (Need) requirement;
        asked.computeIfAbsent(need.wanted().name().value(), name -> new LinkedHashSet<>())
                .add(need);
        return candidates(need).stream()
                .<Capability>map(release -> new Offer(resource(release, need.extra())))
                .toList();
    }

    private List<Release> candidates(Need need) {
        List<Release> all =
                releases.apply(need.wanted().name().value()).stream()
                        .filter(r -> need.extra().map(r.extras()::contains).orElse(true))
                        .toList();
        SpecifierSet specifiers = need.wanted().specifiers();
        List<Version> chosen = specifiers.choose(all.stream().map(Release::version).toList());
        List<Release> fit = new ArrayList<>();
        for (Release release : all) {
            boolean stands = only.getOrDefault(release.name(), release).equals(release);
            boolean stays = release.isInstalled() && specifiers.matches(release.version());
            if (stands && (stays || chosen.contains(release.version()))) {
                fit.add(release);
            }
        }
        fit.sort(Comparator.comparing(release -> !release.isInstalled()));
        return fit;
    }

    /** The needs that were met on the way, by distribution. */
    Map<String, Set<Need>> asked() {
        return asked;
    }

    /** Whether any release would do for it. */
    boolean isMet(Need need) {
        return !candidates(need).isEmpty();
    }

    @Override
    public int insertHostedCapability(List<Capability> capabilities, HostedCapability hosted) {
        capabilities.add(hosted);
        return capabilities.size() - 1;
    }

    @Override
    public boolean isEffective(Requirement requirement) {
        return true;
    }

    @Override
    public Map<Resource, Wiring> getWirings() {
        return Map.of();
    }
}

package loader.wheel.container;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import loader.wheel.bundle.ConvertedWheels;
import loader.wheel.container.NeedingDistributions.Broken;
import loader.wheel.container.ReleaseResource.Need;
import loader.wheel.pep508.Requirement;
import org.osgi.service.resolver.ResolutionException;
import org.osgi.service.resolver.Resolver;

/** Chooses releases from an index and from what is installed, by the framework's resolver. */
final class Planner {
    private final Resolver resolver;
    private final FindLinks index;
    private final Map<String, Release> installed;
    private final ConvertedWheels wheels;
    private final NeedingDistributions needing;

    Planner(
            Resolver resolver,
            FindLinks index,
            Map<String, Release> installed,
            ConvertedWheels wheels,
            NeedingDistributions needing) {
        this.resolver = resolver;
        this.index = index;
        this.installed = installed;
        this.wheels = wheels;
        this.needing = needing;
    }

    /** What it takes to have all of these; throws {@link UnresolvedException}. */
    Plan plan(List<Requirement> wanted) {
        Resolution free = resolution(Map.of());
        Optional<Plan> first = resolved(wanted, free);
        return first.flatMap(plan -> search(wanted, plan, Map.of()))
                .orElseThrow(() -> new UnresolvedException(explanation(free, first)));
    }

    private Resolution resolution(Map<String, Release> only) {
        return new Resolution(this::releases, only, wheels.environment());
    }

    private Optional<Plan> resolved(List<Requirement> wanted, Resolution resolution) {
        wanted.forEach(resolution::ask);
        try {
            return Optional.of(Plan.of(resolver.resolve(resolution)));
        } catch (ResolutionException impossible) {
            return Optional.empty();
        }
    }

    /**
     * The resolver may provide a generic capability in two versions at once, where Python has one
     * of a distribution, and it knows nothing of what stays; then each of the releases is tried as
     * the only one.
     */
    private Optional<Plan> search(List<Requirement> wanted, Plan plan, Map<String, Release> only) {
        Optional<String> contested = contested(plan);
        if (contested.isEmpty()) {
            return Optional.of(plan);
        }
        if (only.containsKey(contested.get())) {
            return Optional.empty();
        }
        for (Release release : releases(contested.get())) {
            Map<String, Release> narrower = new HashMap<>(only);
            narrower.put(contested.get(), release);
            Optional<Plan> found =
                    resolved(wanted, resolution(narrower))
                            .flatMap(next -> search(wanted, next, narrower));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** A distribution that the plan has twice, or in a release that something else cannot use. */
    private Optional<String> contested(Plan plan) {
        return plan.twice()
                .or(() -> broken(plan).stream().map(each -> each.release().name()).findFirst());
    }

    private List<Broken> broken(Plan plan) {
        return needing.broken(installed, plan.missing());
    }

    private List<Release> releases(String name) {
        List<Release> all = new ArrayList<>();
        if (installed.containsKey(name)) {
            all.add(installed.get(name));
        }
        index.releases(name).stream()
                .filter(
                        release ->
                                all.stream().noneMatch(r -> r.version().equals(release.version())))
                .forEach(all::add);
        return all;
    }

    private String explanation(Resolution free, Optional<Plan> first) {
        String reason = explanation(free);
        return reason.isEmpty() && first.isPresent() ? Broken.reasons(broken(first.get())) : reason;
    }

    private String explanation(Resolution resolution) {
        List<String> missing =
                resolution.asked().values().stream()
                        .flatMap(Set::stream)
                        .filter(need -> !resolution.isMet(need))
                        .map(this::missing)
                        .toList();
        if (!missing.isEmpty()) {
            return String.join("\n", missing);
        }
        return resolution.asked().entrySet().stream()
                .filter(entry -> isContested(entry.getKey(), entry.getValue()))
                .map(entry -> conflict(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private String missing(Need need) {
        String name = need.wanted().name().value();
        List<String> has = releases(name).stream().map(r -> r.version().toString()).toList();
        List<String> unusable = index.unusable(name);
        return need.resource()
                + " needs "
                + need.key()
                + need.wanted().specifiers()
                + ": "
                + (has.isEmpty()
                        ? "there is no wheel of it"
                        : "there is only " + String.join(", ", has))
                + (unusable.isEmpty() ? "" : "; not usable here: " + String.join("; ", unusable));
    }

    private boolean isContested(String name, Set<Need> needs) {
        return releases(name).stream()
                .noneMatch(
                        release ->
                                needs.stream()
                                        .allMatch(
                                                need ->
                                                        need.wanted()
                                                                .specifiers()
                                                                .matches(release.version())));
    }

    private String conflict(String name, Set<Need> needs) {
        return needs.stream()
                .map(need -> need.resource() + " needs " + name + need.wanted().specifiers())
                .distinct()
                .collect(
                        Collectors.joining(
                                ", ",
                                name + ": no version suits all: ",
                                "; there is "
                                        + releases(name).stream()
                                                .map(r -> r.version().toString())
                                                .collect(Collectors.joining(", "))));
    }
}

package loader.wheel.bundle;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import loader.spi.Namespaces;
import loader.wheel.WheelException;
import loader.wheel.WheelException.Fault;
import loader.wheel.archive.Wheel;
import loader.wheel.pep508.MarkerEnvironment;
import loader.wheel.pep508.Requirement;
import loader.wheel.text.Filters;

/**
 * A distribution that a wheel needs in some environment, as a filter on {@code
 * loader.distribution}; with an extra, that only this extra needs it.
 */
record NeededDistribution(String filter, Optional<String> extra) {

    static Set<NeededDistribution> of(Wheel wheel, MarkerEnvironment environment) {
        Set<NeededDistribution> needs = new LinkedHashSet<>();
        for (Requirement requirement : wheel.metadata().requirements()) {
            try {
                add(needs, requirement, wheel.metadata().extras(), environment.values());
            } catch (IllegalArgumentException e) {
                throw new WheelException(
                        wheel.fileName(),
                        wheel.distInfo() + "METADATA",
                        Fault.METADATA,
                        e.getMessage());
            }
        }
        return needs;
    }

    private static void add(
            Set<NeededDistribution> needs,
            Requirement requirement,
            Set<String> extras,
            Map<String, String> environment) {
        if (requirement.applies(environment, Set.of())) {
            filters(requirement)
                    .forEach(filter -> needs.add(new NeededDistribution(filter, Optional.empty())));
            return;
        }
        for (String extra : extras) {
            if (requirement.applies(environment, Set.of(extra))) {
                filters(requirement)
                        .forEach(
                                filter ->
                                        needs.add(
                                                new NeededDistribution(
                                                        filter, Optional.of(extra))));
            }
        }
    }

    private static List<String> filters(Requirement requirement) {
        List<String> names = new ArrayList<>();
        names.add(requirement.name().value());
        requirement.extras().forEach(extra -> names.add(requirement.name() + "[" + extra + "]"));
        return names.stream()
                .map(
                        name -> {
                            List<String> terms = new ArrayList<>();
                            terms.add(Filters.equal(Namespaces.DISTRIBUTION, name));
                            terms.addAll(requirement.specifiers().filterTerms());
                            return Filters.and(terms);
                        })
                .toList();
    }

    /**
     * The requirement, of these platforms or of all. What only an extra or some platforms need is
     * optional: OSGi wires it when it is there, and a repository may insist on it.
     */
    Clause clause(Set<String> platforms) {
        Clause clause = new Clause(Namespaces.DISTRIBUTION).filter(filter);
        if (extra.isPresent() || !platforms.isEmpty()) {
            clause.optional();
        }
        extra.ifPresent(name -> clause.attribute("extra", name));
        return platforms.isEmpty()
                ? clause
                : clause.list(Namespaces.PLATFORM, List.copyOf(platforms));
    }
}

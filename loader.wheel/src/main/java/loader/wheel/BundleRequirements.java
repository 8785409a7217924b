package loader.wheel;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import loader.wheel.WheelException.Fault;

/**
 * What the bundle of a wheel requires: the extender, the runtime's ABI, the platform, and other
 * distributions.
 */
final class BundleRequirements {
    private static final String DISTRIBUTION = "loader.distribution";
    private static final String ABI = "loader.abi";

    private final Wheel wheel;
    private final Map<String, String> environment;
    private final Set<String> clauses = new LinkedHashSet<>();

    private BundleRequirements(Wheel wheel, MarkerEnvironment environment) {
        this.wheel = wheel;
        this.environment = environment.values();
    }

    static String of(Wheel wheel, MarkerEnvironment environment) {
        BundleRequirements requirements = new BundleRequirements(wheel, environment);
        requirements.add(new Clause("osgi.extender").filter("(osgi.extender=loader.core)"));
        requirements.addRuntime();
        requirements.addPlatform();
        requirements.addDistributions();
        return String.join(",", requirements.clauses);
    }

    private void add(Clause clause) {
        clauses.add(clause.toString());
    }

    private void addRuntime() {
        List<Tag> tags = wheel.name().tags();
        AbiFilter.of(tags).ifPresent(filter -> add(new Clause(ABI).filter(filter)));
        if (tags.stream()
                .anyMatch(tag -> tag.abi().equals(Tag.NONE) || tag.abi().startsWith("abi3"))) {
            PythonFilter.of(wheel.metadata().requiresPython())
                    .ifPresent(filter -> add(new Clause(ABI).filter(filter)));
        }
    }

    /** The tags stay readable in an attribute, because a filter cannot speak of the C library. */
    private void addPlatform() {
        if (!wheel.name().isPlatformSpecific()) {
            return;
        }
        List<String> tags = wheel.name().tags().stream().map(Tag::platform).distinct().toList();
        List<String> filters =
                tags.stream()
                        .flatMap(tag -> PlatformTag.platforms(tag).stream())
                        .map(Platform::nativeFilter)
                        .distinct()
                        .toList();
        if (filters.isEmpty()) {
            throw new WheelException(
                    wheel.fileName(),
                    "",
                    Fault.CONTENT,
                    "is for a platform that OSGi has no name for: " + tags.get(0));
        }
        add(new Clause("osgi.native").filter(Filters.or(filters)).list("tag", tags));
    }

    private void addDistributions() {
        for (Requirement requirement : wheel.metadata().requirements()) {
            try {
                addDistribution(requirement);
            } catch (IllegalArgumentException e) {
                throw new WheelException(
                        wheel.fileName(),
                        wheel.distInfo() + "METADATA",
                        Fault.METADATA,
                        e.getMessage());
            }
        }
    }

    /**
     * What only an extra needs is optional: OSGi wires it when it is there, and a repository may
     * insist on it.
     */
    private void addDistribution(Requirement requirement) {
        if (requirement.applies(environment, Set.of())) {
            filters(requirement).forEach(filter -> add(new Clause(DISTRIBUTION).filter(filter)));
            return;
        }
        for (String extra : wheel.metadata().extras()) {
            if (requirement.applies(environment, Set.of(extra))) {
                filters(requirement)
                        .forEach(
                                filter ->
                                        add(
                                                new Clause(DISTRIBUTION)
                                                        .filter(filter)
                                                        .optional()
                                                        .attribute("extra", extra)));
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
                            terms.add(Filters.equal(DISTRIBUTION, name));
                            terms.addAll(requirement.specifiers().filterTerms());
                            return Filters.and(terms);
                        })
                .toList();
    }
}

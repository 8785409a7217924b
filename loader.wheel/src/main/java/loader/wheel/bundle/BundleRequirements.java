package loader.wheel.bundle;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import loader.spi.Namespaces;
import loader.wheel.WheelException;
import loader.wheel.WheelException.Fault;
import loader.wheel.archive.Wheel;
import loader.wheel.pep508.MarkerEnvironment;
import loader.wheel.tags.PlatformTag;
import loader.wheel.tags.Tag;
import loader.wheel.tags.WheelPlatform;
import loader.wheel.text.Filters;

/**
 * What the bundle of wheels requires: the extender, the runtime's ABI, the platforms, and other
 * distributions.
 */
final class BundleRequirements {

    private final List<PlacedWheel> wheels;
    private final Wheel wheel;
    private final Set<String> clauses = new LinkedHashSet<>();

    private BundleRequirements(List<PlacedWheel> wheels) {
        this.wheels = wheels;
        wheel = wheels.get(0).wheel();
    }

    static String of(List<PlacedWheel> wheels) {
        BundleRequirements requirements = new BundleRequirements(wheels);
        requirements.add(new Clause("osgi.extender").filter(Namespaces.EXTENDER_FILTER));
        if (wheels.stream().flatMap(PlacedWheel::moduleNames).findAny().isPresent()) {
            requirements.add(
                    new Clause("osgi.extender").filter(Namespaces.SERVICES_FILTER).active());
        }
        wheels.forEach(placed -> requirements.addRuntime(placed.wheel()));
        requirements.addPlatforms();
        requirements.addDistributions();
        return String.join(",", requirements.clauses);
    }

    private void add(Clause clause) {
        clauses.add(clause.toString());
    }

    private void addRuntime(Wheel wheel) {
        List<Tag> tags = wheel.name().tags();
        AbiFilter.of(tags).ifPresent(filter -> add(new Clause(Namespaces.ABI).filter(filter)));
        if (tags.stream()
                .anyMatch(
                        tag ->
                                tag.abi().equals(Tag.NONE)
                                        || tag.abi().startsWith(Namespaces.STABLE_ABI))) {
            PythonFilter.of(wheel.metadata().requiresPython())
                    .ifPresent(filter -> add(new Clause(Namespaces.ABI).filter(filter)));
        }
    }

    /** The tags stay readable in an attribute, because a filter cannot speak of the C library. */
    private void addPlatforms() {
        if (!wheel.name().isPlatformSpecific()) {
            return;
        }
        List<String> tags =
                wheels.stream()
                        .flatMap(placed -> placed.wheel().name().tags().stream())
                        .map(Tag::platform)
                        .distinct()
                        .toList();
        List<String> filters =
                tags.stream()
                        .flatMap(tag -> PlatformTag.platforms(tag).stream())
                        .map(WheelPlatform::nativeFilter)
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

    /** A distribution that some platforms do without is optional, and the others are named. */
    private void addDistributions() {
        Map<NeededDistribution, Set<String>> platforms = new LinkedHashMap<>();
        int all = 0;
        for (PlacedWheel placed : wheels) {
            for (Map.Entry<String, MarkerEnvironment> each : placed.environments().entrySet()) {
                NeededDistribution.of(placed.wheel(), each.getValue())
                        .forEach(
                                need ->
                                        platforms
                                                .computeIfAbsent(need, key -> new TreeSet<>())
                                                .add(each.getKey()));
                all++;
            }
        }
        for (Map.Entry<NeededDistribution, Set<String>> need : platforms.entrySet()) {
            boolean everywhere = need.getValue().size() == all;
            add(need.getKey().clause(everywhere ? Set.of() : need.getValue()));
        }
    }
}

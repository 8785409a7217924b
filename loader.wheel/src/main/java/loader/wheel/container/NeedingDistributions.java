package loader.wheel.container;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.spi.Namespaces;
import loader.wheel.pep508.DistributionName;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/** Who needs a distribution: what does not resolve any more when it is uninstalled. */
final class NeedingDistributions {

    private final BundleContext context;

    NeedingDistributions(BundleContext context) {
        this.context = context;
    }

    /** A line about the distribution of that name. */
    String of(String name) {
        String normal = new DistributionName(name).value();
        Optional<Bundle> bundle =
                Stream.of(context.getBundles())
                        .filter(each -> normal.equals(each.getSymbolicName()))
                        .findFirst();
        if (bundle.isEmpty()) {
            return normal + " is not installed";
        }
        List<String> users = users(bundle.get());
        return normal
                + (users.isEmpty()
                        ? " is needed by no other distribution"
                        : " is needed by " + String.join(", ", users));
    }

    private static List<String> users(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring == null) {
            return List.of();
        }
        return wiring.getProvidedWires(Namespaces.DISTRIBUTION).stream()
                .map(BundleWire::getRequirer)
                .map(user -> user.getSymbolicName() + " " + user.getVersion())
                .distinct()
                .sorted()
                .collect(Collectors.toList());
    }

    /** A release that would replace another one, which something that stays needs. */
    record Broken(Release release, String reason) {

        static String reasons(List<Broken> all) {
            return all.stream().map(Broken::reason).distinct().collect(Collectors.joining("; "));
        }
    }

    /** What would be broken if these releases replaced those of the same distributions. */
    List<Broken> broken(Map<String, Release> here, List<Release> coming) {
        Set<String> gone = coming.stream().map(Release::name).collect(Collectors.toSet());
        List<Bundle> staying =
                Stream.of(context.getBundles())
                        .filter(
                                each ->
                                        InstalledWheels.release(each)
                                                .filter(release -> gone.contains(release.name()))
                                                .isEmpty())
                        .toList();
        return coming.stream()
                .filter(each -> here.containsKey(each.name()))
                .flatMap(
                        each ->
                                staying.stream()
                                        .flatMap(user -> lacking(user, here.get(each.name()), each))
                                        .distinct()
                                        .map(reason -> new Broken(each, reason)))
                .toList();
    }

    /**
     * Does nothing if what stays has what it needs when these releases have come.
     *
     * @throws UnresolvedException if not, with who needs what
     */
    void requireMet(Map<String, Release> here, List<Release> coming) {
        String reasons = Broken.reasons(broken(here, coming));
        if (!reasons.isEmpty()) {
            throw new UnresolvedException(reasons);
        }
    }

    private static Stream<String> lacking(Bundle user, Release old, Release replacing) {
        BundleRevision revision = user.adapt(BundleRevision.class);
        return revision == null
                ? Stream.empty()
                : revision.getDeclaredRequirements(Namespaces.DISTRIBUTION).stream()
                        .filter(each -> !MissingDistributions.isOptional(each))
                        .filter(each -> isMet(each, old) && !isMet(each, replacing))
                        .map(
                                each ->
                                        MissingDistributions.need(user, each)
                                                + ", and "
                                                + replacing
                                                + " would replace "
                                                + old);
    }

    private static boolean isMet(BundleRequirement requirement, Release release) {
        try {
            Filter filter = FrameworkUtil.createFilter(MissingDistributions.filter(requirement));
            return release.capabilities().stream().anyMatch(filter::matches);
        } catch (InvalidSyntaxException none) {
            return true;
        }
    }
}

package loader.wheel.container;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.spi.Namespaces;
import loader.wheel.pep508.DistributionName;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
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
}

package loader.wheel.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.spi.Namespaces;
import loader.wheel.archive.Metadata;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** The distributions that wheels need and that are not here, as their metadata asks for them. */
public final class MissingDistributions {

    private static final Pattern NAME =
            Pattern.compile("\\(" + Pattern.quote(Namespaces.DISTRIBUTION) + "=([^)\\[]+)");

    private final BundleContext context;
    private final FrameworkWiring framework;

    public MissingDistributions(BundleContext context) {
        this.context = context;
        this.framework =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    }

    /** The exception of a bundle that does not resolve, with words in place of filters. */
    public BundleException inWords(BundleException unresolved) {
        String missing =
                Stream.of(context.getBundles())
                        .filter(bundle -> bundle.getState() == Bundle.INSTALLED)
                        .flatMap(this::of)
                        .distinct()
                        .collect(Collectors.joining("; "));
        return missing.isEmpty()
                ? unresolved
                : new BundleException(missing, BundleException.RESOLVE_ERROR, unresolved);
    }

    private Stream<String> of(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision.getDeclaredRequirements(Namespaces.DISTRIBUTION).stream()
                .filter(each -> !isOptional(each) && framework.findProviders(each).isEmpty())
                .map(each -> sentence(bundle, each));
    }

    static boolean isOptional(BundleRequirement requirement) {
        return "optional".equals(requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE));
    }

    private String sentence(Bundle bundle, BundleRequirement requirement) {
        return need(bundle, requirement)
                + name(requirement).map(name -> ", and " + present(name)).orElse("");
    }

    /** Who needs what, in the words of the metadata. */
    static String need(Bundle bundle, BundleRequirement requirement) {
        Optional<String> name = name(requirement);
        if (name.isEmpty()) {
            return bundle.getSymbolicName() + " needs " + filter(requirement);
        }
        Optional<Metadata> metadata = metadata(bundle);
        String version = metadata.map(each -> " " + each.version()).orElse("");
        return bundle.getSymbolicName() + version + " needs " + wanted(metadata, name.get());
    }

    private static Optional<String> name(BundleRequirement requirement) {
        Matcher name = NAME.matcher(filter(requirement));
        return name.find() ? Optional.of(name.group(1)) : Optional.empty();
    }

    static String filter(BundleRequirement requirement) {
        return String.valueOf(requirement.getDirectives().get(Constants.FILTER_DIRECTIVE));
    }

    private static String wanted(Optional<Metadata> metadata, String name) {
        return metadata.stream()
                .flatMap(each -> each.requirements().stream())
                .filter(each -> each.name().value().equals(name))
                .map(each -> name + each.specifiers())
                .findFirst()
                .orElse(name);
    }

    private String present(String name) {
        Release release = new InstalledWheels(context).releases().get(name);
        return release == null ? "no wheel of it is here" : "here is " + release.version();
    }

    private static Optional<Metadata> metadata(Bundle bundle) {
        List<URL> found =
                Optional.ofNullable(bundle.findEntries("lib", "METADATA", true))
                        .map(Collections::list)
                        .map(List::<URL>copyOf)
                        .orElse(List.of());
        for (URL each : found) {
            try (InputStream bytes = each.openStream()) {
                return Optional.of(Metadata.parse(new String(bytes.readAllBytes(), UTF_8)));
            } catch (IOException | IllegalArgumentException unreadable) {
                // the filter says it, too
            }
        }
        return Optional.empty();
    }
}

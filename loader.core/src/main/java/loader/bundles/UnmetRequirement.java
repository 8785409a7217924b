package loader.bundles;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.spi.Namespaces;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.NativeNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.FrameworkWiring;

/** A requirement of a module bundle that nothing meets, in words instead of filters. */
record UnmetRequirement(BundleRequirement requirement, FrameworkWiring framework) {

    private static final Pattern TAG = Pattern.compile("loader\\.abi=([^)]+)");
    private static final Pattern OLDEST = Pattern.compile("(?<!!\\()version>=([^)]+)");
    private static final Pattern TOO_NEW = Pattern.compile("!\\(version>=([^)]+)");
    private static final Pattern SYSTEM = Pattern.compile("osgi\\.native\\.osname~?=([^)]+)");
    private static final Pattern PROCESSOR = Pattern.compile("osgi\\.native\\.processor~?=([^)]+)");

    /** Empty for other requirements, and for those that something meets or that are optional. */
    static Optional<UnmetRequirement> of(BundleRequirement requirement, FrameworkWiring framework) {
        boolean ours =
                List.of(Namespaces.ABI, NativeNamespace.NATIVE_NAMESPACE)
                        .contains(requirement.getNamespace());
        boolean optional =
                "optional".equals(requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE));
        return ours && !optional && framework.findProviders(requirement).isEmpty()
                ? Optional.of(new UnmetRequirement(requirement, framework))
                : Optional.empty();
    }

    String inWords() {
        return requirement.getNamespace().equals(Namespaces.ABI)
                ? "it is for " + wantedPython() + ", and " + presentPython()
                : "it is for " + wantedPlatform() + ", and this is " + presentPlatform();
    }

    private String wantedPython() {
        String tag = all(TAG).findFirst().orElse(filter());
        if (!tag.equals(Namespaces.STABLE_ABI)) {
            return "CPython " + version(tag) + " (" + tag + ")";
        }
        String versions = wantedVersions();
        return versions.isEmpty() ? "the stable ABI (abi3) of CPython" : "CPython" + versions;
    }

    /** Of a wheel without libraries, too. A version that is left out in the middle has no words. */
    private String wantedVersions() {
        if (filter().contains("(!(&")) {
            return " that meets " + filter();
        }
        return Stream.concat(
                        all(OLDEST).map(v -> " " + v + " and later"),
                        all(TOO_NEW).map(v -> " before " + v))
                .collect(Collectors.joining());
    }

    /** {@code 3.14} of {@code cp314}. */
    private static String version(String tag) {
        return tag.replaceFirst("^cp(\\d)(\\d+)t?$", "$1.$2");
    }

    private String presentPython() {
        String present =
                provided(Namespaces.ABI).stream()
                        .map(ability -> String.valueOf(ability.getAttributes().get(Namespaces.ABI)))
                        .filter(tag -> tag.startsWith("cp"))
                        .map(tag -> "CPython " + version(tag) + " (" + tag + ")")
                        .distinct()
                        .collect(Collectors.joining(", "));
        return present.isEmpty() ? "no CPython is installed" : "here is " + present;
    }

    private String wantedPlatform() {
        String systems = all(SYSTEM).distinct().collect(Collectors.joining(", "));
        String processors = all(PROCESSOR).distinct().collect(Collectors.joining(", "));
        return systems.isEmpty() ? filter() : (systems + " " + processors).strip();
    }

    private String presentPlatform() {
        return provided(NativeNamespace.NATIVE_NAMESPACE).stream()
                .map(BundleCapability::getAttributes)
                .map(
                        attributes ->
                                first(attributes.get(NativeNamespace.CAPABILITY_OSNAME_ATTRIBUTE))
                                        + " "
                                        + first(
                                                attributes.get(
                                                        NativeNamespace
                                                                .CAPABILITY_PROCESSOR_ATTRIBUTE)))
                .findFirst()
                .orElse("none that the framework knows");
    }

    /** The framework lists all the names a system has. */
    private static Object first(Object names) {
        return names instanceof List<?> list && !list.isEmpty() ? list.get(0) : names;
    }

    private String filter() {
        return String.valueOf(requirement.getDirectives().get(Constants.FILTER_DIRECTIVE));
    }

    private Stream<String> all(Pattern pattern) {
        return pattern.matcher(filter()).results().map((MatchResult found) -> found.group(1));
    }

    private Collection<BundleCapability> provided(String namespace) {
        return framework.findProviders(new AnyCapabilityRequirement(namespace));
    }
}

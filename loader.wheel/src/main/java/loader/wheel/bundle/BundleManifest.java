package loader.wheel.bundle;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import loader.spi.Namespaces;
import loader.wheel.archive.EntryPoint;
import loader.wheel.archive.Metadata;
import loader.wheel.archive.Wheel;
import loader.wheel.pep440.OsgiVersion;
import loader.wheel.pep440.Version;

/** The manifest of the bundle of a wheel. */
final class BundleManifest {
    private static final int LONGEST_LICENCE = 200;
    private static final Pattern LICENCE_WORDS = Pattern.compile("[^,;\"\\\\\\p{Cntrl}]+");

    private final List<PlacedWheel> wheels;
    private final Wheel wheel;
    private final Attributes headers;

    private BundleManifest(List<PlacedWheel> wheels, Attributes headers) {
        this.wheels = wheels;
        this.wheel = wheels.get(0).wheel();
        this.headers = headers;
    }

    static Manifest of(List<PlacedWheel> wheels) {
        Manifest manifest = new Manifest();
        BundleManifest bundle = new BundleManifest(wheels, manifest.getMainAttributes());
        bundle.put("Manifest-Version", "1.0");
        bundle.putIdentity();
        bundle.putDescription();
        bundle.putContent();
        bundle.put("Provide-Capability", String.join(",", bundle.capabilities()));
        bundle.put("Require-Capability", BundleRequirements.of(wheels));
        return manifest;
    }

    private void put(String name, String value) {
        headers.putValue(name, value.replaceAll("\\p{Cntrl}+", " ").strip());
    }

    private void putIdentity() {
        put("Bundle-ManifestVersion", "2");
        put("Bundle-SymbolicName", wheel.metadata().name().value());
        put("Bundle-Version", OsgiVersion.of(wheel.metadata().version()).toString());
        put(
                "Loader-Wheel",
                wheels.stream()
                        .map(placed -> placed.wheel().fileName())
                        .collect(Collectors.joining(", ")));
    }

    /** Of several platforms each container unpacks another part. */
    private void putContent() {
        if (!wheels.get(0).isOneOfSeveral()) {
            put(Namespaces.CONTENT_HEADER, UnpackedContent.of(wheels.get(0)).digest());
        }
    }

    private void putDescription() {
        Metadata metadata = wheel.metadata();
        metadata.field("Name").ifPresent(name -> put("Bundle-Name", name));
        metadata.field("Summary").ifPresent(summary -> put("Bundle-Description", summary));
        metadata.homePage().ifPresent(page -> put("Bundle-DocURL", page));
        metadata.licence()
                .filter(
                        words ->
                                words.length() <= LONGEST_LICENCE
                                        && LICENCE_WORDS.matcher(words).matches())
                .ifPresent(
                        words ->
                                put(
                                        "Bundle-License",
                                        words.indexOf(' ') < 0 ? words : '"' + words + '"'));
    }

    private Set<String> capabilities() {
        Set<String> clauses = new LinkedHashSet<>();
        clauses.add(distribution(wheel.metadata().name().value()));
        wheels.stream()
                .flatMap(placed -> placed.wheel().metadata().extras().stream())
                .map(extra -> distribution(wheel.metadata().name() + "[" + extra + "]"))
                .forEach(clauses::add);
        wheels.stream().flatMap(PlacedWheel::modules).map(Clause::toString).forEach(clauses::add);
        moduleServices().ifPresent(clauses::add);
        wheels.stream()
                .flatMap(placed -> placed.wheel().entryPoints().stream())
                .map(BundleManifest::entryPoint)
                .forEach(clauses::add);
        return clauses;
    }

    /** What resolvers are told of the services that the modules will be. */
    private Optional<String> moduleServices() {
        List<String> names =
                wheels.stream().flatMap(PlacedWheel::moduleNames).distinct().sorted().toList();
        if (names.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Clause("osgi.service")
                        .list("objectClass", List.of(Namespaces.MODULE_SERVICE))
                        .list(Namespaces.MODULE, names)
                        .active()
                        .toString());
    }

    private String distribution(String name) {
        Version version = wheel.metadata().version();
        return new Clause(Namespaces.DISTRIBUTION)
                .attribute(Namespaces.DISTRIBUTION, name)
                .version("version", OsgiVersion.of(version))
                .path("pep440", version.toString())
                .toString();
    }

    private static String entryPoint(EntryPoint point) {
        return new Clause(Namespaces.ENTRY_POINT)
                .attribute(Namespaces.ENTRY_POINT, point.group())
                .attribute("name", point.name())
                .path("value", point.reference())
                .toString();
    }
}

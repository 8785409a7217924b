package loader.wheel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/** The manifest of the bundle of a wheel. */
final class BundleManifest {
    private static final int LONGEST_LICENCE = 200;
    private static final Pattern LICENCE_WORDS = Pattern.compile("[^,;\"\\\\\\p{Cntrl}]+");

    private final Wheel wheel;
    private final Attributes headers;

    private BundleManifest(Wheel wheel, Attributes headers) {
        this.wheel = wheel;
        this.headers = headers;
    }

    static Manifest of(Wheel wheel, MarkerEnvironment environment, Collection<String> paths) {
        Manifest manifest = new Manifest();
        BundleManifest bundle = new BundleManifest(wheel, manifest.getMainAttributes());
        bundle.put("Manifest-Version", "1.0");
        bundle.putIdentity();
        bundle.putDescription();
        bundle.put("Provide-Capability", String.join(",", bundle.capabilities(paths)));
        bundle.put("Require-Capability", BundleRequirements.of(wheel, environment));
        return manifest;
    }

    private void put(String name, String value) {
        headers.putValue(name, value.replaceAll("\\p{Cntrl}+", " ").strip());
    }

    private void putIdentity() {
        put("Bundle-ManifestVersion", "2");
        put("Bundle-SymbolicName", wheel.metadata().name().value());
        put("Bundle-Version", OsgiVersion.of(wheel.metadata().version()).toString());
        put("Loader-Wheel", wheel.fileName());
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

    private List<String> capabilities(Collection<String> paths) {
        List<String> clauses = new ArrayList<>();
        clauses.add(distribution(wheel.metadata().name().value()));
        wheel.metadata()
                .extras()
                .forEach(
                        extra ->
                                clauses.add(
                                        distribution(wheel.metadata().name() + "[" + extra + "]")));
        TopLevel.of(paths)
                .forEach(
                        module ->
                                clauses.add(
                                        new Clause("loader.module")
                                                .attribute("loader.module", module.module())
                                                .attribute("kind", module.kind().attribute())
                                                .path("origin", module.origin())
                                                .toString()));
        wheel.entryPoints().forEach(point -> clauses.add(entryPoint(point)));
        return clauses;
    }

    private String distribution(String name) {
        Version version = wheel.metadata().version();
        return new Clause("loader.distribution")
                .attribute("loader.distribution", name)
                .version("version", OsgiVersion.of(version))
                .path("pep440", version.toString())
                .toString();
    }

    private static String entryPoint(EntryPoint point) {
        return new Clause("loader.entrypoint")
                .attribute("loader.entrypoint", point.group())
                .attribute("name", point.name())
                .path("value", point.reference())
                .toString();
    }
}

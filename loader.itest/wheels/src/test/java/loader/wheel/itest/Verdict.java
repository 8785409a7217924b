package loader.wheel.itest;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import loader.wheel.pep440.SpecifierSet;
import loader.wheel.pep440.Version;
import loader.wheel.pep508.Marker;
import loader.wheel.pep508.Requirement;

/** A case of {@code packaging_verdicts.py} and what {@code packaging} said of it. */
record Verdict(String kind, String first, String second, String theirs) {
    private static final Map<String, String> ENVIRONMENT = environment();

    private static final Pattern NO_NAME = Pattern.compile("[\\w.-]*_(?![\\w.-])");

    private static Map<String, String> environment() {
        String pairs =
                """
                os_name=posix
                sys_platform=linux
                platform_machine=x86_64
                platform_python_implementation=CPython
                platform_release=6.1.0-aws
                platform_system=Linux
                platform_version=#1 SMP
                python_version=3.14
                python_full_version=3.14.3
                implementation_name=cpython
                implementation_version=3.14.3
                extra=dev-test
                """;
        Map<String, String> values = new HashMap<>();
        pairs.lines().forEach(line -> values.put(line.split("=")[0], line.split("=")[1]));
        return values;
    }

    static Verdict of(String line) {
        String[] fields = line.split("\t", -1);
        return new Verdict(fields[0], fields[1], fields[2], fields[3]);
    }

    boolean isShared() {
        return theirs.equals(ours());
    }

    /** {@code packaging} takes a name that ends in an underscore; the specification does not. */
    boolean isOfNoName() {
        return kind.equals("requirement") && NO_NAME.matcher(first).lookingAt();
    }

    private String ours() {
        try {
            return switch (kind) {
                case "version" -> ofVersion(Version.parse(first));
                case "order" ->
                        String.valueOf(
                                Integer.signum(
                                        Version.parse(first).compareTo(Version.parse(second))));
                case "specifier" ->
                        String.valueOf(SpecifierSet.parse(first).matches(Version.parse(second)));
                case "marker" -> ofMarker(Marker.parse(first));
                default -> ofRequirement(Requirement.parse(first));
            };
        } catch (IllegalArgumentException invalid) {
            return "invalid";
        }
    }

    private static String ofVersion(Version version) {
        return version + (version.isPreRelease() ? "/pre" : "");
    }

    private static String ofMarker(Marker marker) {
        try {
            return String.valueOf(marker.evaluate(ENVIRONMENT));
        } catch (IllegalArgumentException undefined) {
            return "undefined";
        }
    }

    private static String ofRequirement(Requirement requirement) {
        String specifiers =
                requirement.specifiers().specifiers().stream()
                        .map(Object::toString)
                        .sorted()
                        .collect(Collectors.joining("|"));
        return requirement.name()
                + "["
                + String.join(",", requirement.extras())
                + "]"
                + specifiers
                + "@"
                + requirement.url().orElse("")
                + requirement.marker().map(marker -> ";" + ofMarker(marker)).orElse("");
    }

    @Override
    public String toString() {
        return String.join(" | ", kind, first, second, "theirs " + theirs, "ours " + ours());
    }
}

package loader.wheel;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code Requires-Python} as a condition on the capability {@code loader.abi}, whose version is
 * that of a minor release: what a specifier says about the micro releases of a minor one is not
 * asked for.
 */
final class PythonFilter {
    private PythonFilter() {}

    static Optional<String> of(SpecifierSet specifiers) {
        List<String> terms = new ArrayList<>();
        terms.add(Filters.equal("loader.abi", "abi3"));
        for (VersionSpecifier specifier : specifiers.specifiers()) {
            if (specifier.operator() != Operator.ARBITRARY) {
                term(specifier).ifPresent(terms::add);
            }
        }
        return terms.size() == 1 ? Optional.empty() : Optional.of(Filters.and(terms));
    }

    private static Optional<String> term(VersionSpecifier specifier) {
        Version version = specifier.version();
        boolean major = version.release().size() == 1;
        boolean micro = version.significantRelease().size() > 2;
        String atLeast = "(version>=" + minor(version) + ")";
        String atMost = "(version<=" + minor(version) + ")";
        return switch (specifier.operator()) {
            case AT_LEAST, GREATER -> Optional.of(atLeast);
            case LESS -> Optional.of(micro ? atMost : "(!" + atLeast + ")");
            case AT_MOST -> Optional.of(atMost);
            case EQUAL ->
                    Optional.of(major ? ofMajor(version) : "(version=" + minor(version) + ")");
            case NOT_EQUAL -> excluded(specifier, major);
            case COMPATIBLE ->
                    Optional.of(
                            version.release().size() == 2
                                    ? Filters.and(List.of(atLeast, ofMajor(version)))
                                    : "(version=" + minor(version) + ")");
            case ARBITRARY -> Optional.empty();
        };
    }

    private static Optional<String> excluded(VersionSpecifier specifier, boolean major) {
        boolean wholeMinor = specifier.isWildcard() && specifier.version().release().size() <= 2;
        String range =
                major
                        ? ofMajor(specifier.version())
                        : "(version=" + minor(specifier.version()) + ")";
        return wholeMinor ? Optional.of("(!" + range + ")") : Optional.empty();
    }

    private static String ofMajor(Version version) {
        var first = version.release().get(0);
        return "(&(version>=" + first + ")(!(version>=" + first.add(BigInteger.ONE) + ")))";
    }

    private static String minor(Version version) {
        boolean major = version.release().size() == 1;
        return version.release().get(0) + "." + (major ? "0" : version.release().get(1).toString());
    }
}

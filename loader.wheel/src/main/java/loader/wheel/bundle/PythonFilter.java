package loader.wheel.bundle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import loader.spi.Namespaces;
import loader.wheel.pep440.Operator;
import loader.wheel.pep440.SpecifierSet;
import loader.wheel.pep440.Version;
import loader.wheel.pep440.VersionSpecifier;
import loader.wheel.text.Filters;

/**
 * {@code Requires-Python} as a condition on the capability {@code loader.abi}, whose version is
 * that of a minor release: what a specifier says about the micro releases of a minor one is not
 * asked for.
 */
final class PythonFilter {
    private PythonFilter() {}

    static Optional<String> of(SpecifierSet specifiers) {
        List<String> terms = new ArrayList<>();
        terms.add(Filters.equal(Namespaces.ABI, Namespaces.STABLE_ABI));
        for (VersionSpecifier specifier : specifiers.specifiers()) {
            if (specifier.operator() != Operator.ARBITRARY) {
                term(specifier).ifPresent(terms::add);
            }
        }
        return terms.size() == 1 ? Optional.empty() : Optional.of(Filters.and(terms));
    }

    private static Optional<String> term(VersionSpecifier specifier) {
        Version version = specifier.version();
        boolean micro = version.significantRelease().size() > 2;
        return switch (specifier.operator()) {
            case AT_LEAST, GREATER -> Optional.of(from(version));
            case LESS ->
                    Optional.of(micro ? "(!" + after(version) + ")" : "(!" + from(version) + ")");
            case AT_MOST -> Optional.of("(!" + after(version) + ")");
            case EQUAL -> Optional.of(within(version));
            case NOT_EQUAL ->
                    specifier.isWildcard() && !micro
                            ? Optional.of("(!" + within(version) + ")")
                            : Optional.empty();
            case COMPATIBLE ->
                    Optional.of(
                            version.release().size() == 2
                                    ? Filters.and(
                                            List.of(
                                                    from(version),
                                                    "(!" + afterMajor(version) + ")"))
                                    : within(version));
            case ARBITRARY -> Optional.empty();
        };
    }

    /** The minor release, or the major one where the specifier names no other. */
    private static String within(Version version) {
        return Filters.and(List.of(from(version), "(!" + after(version) + ")"));
    }

    private static String from(Version version) {
        boolean major = version.release().size() == 1;
        return "(version>="
                + version.release().get(0)
                + (major ? "" : "." + version.release().get(1))
                + ")";
    }

    /** From the release after this one on, so that a runtime may give its micro release as well. */
    private static String after(Version version) {
        return version.release().size() == 1
                ? afterMajor(version)
                : "(version>="
                        + version.release().get(0)
                        + "."
                        + next(version.release().get(1))
                        + ")";
    }

    private static String afterMajor(Version version) {
        return "(version>=" + next(version.release().get(0)) + ")";
    }

    private static BigInteger next(BigInteger number) {
        return number.add(BigInteger.ONE);
    }
}

package loader.wheel.pep440;

import static java.util.Locale.ROOT;

import java.util.List;
import java.util.stream.Collectors;
import loader.wheel.text.Filters;
import loader.wheel.text.TextRules;

/** Specifiers that a version must satisfy together, such as {@code >=1.2,!=1.3.*,<2} (PEP 440). */
public record SpecifierSet(List<VersionSpecifier> specifiers) {

    /** What every version satisfies. */
    public static final SpecifierSet ANY = new SpecifierSet(List.of());

    public SpecifierSet {
        specifiers = List.copyOf(specifiers);
    }

    /** The set that is written so; commas too many do no harm, as in pip. */
    public static SpecifierSet parse(String text) {
        return new SpecifierSet(
                TextRules.split(text, ',').stream()
                        .filter(part -> !part.isBlank())
                        .map(VersionSpecifier::parse)
                        .toList());
    }

    /**
     * Whether a version satisfies all of them; a pre-release is judged by its order alone, as pip
     * does with what is installed.
     */
    public boolean matches(Version version) {
        return specifiers.stream().allMatch(specifier -> specifier.matches(version));
    }

    /**
     * The versions to choose from: pre-releases only when asked for, or when there is nothing else.
     */
    public List<Version> choose(List<Version> versions) {
        List<Version> all = versions.stream().filter(this::matches).toList();
        List<Version> finals = all.stream().filter(version -> !version.isPreRelease()).toList();
        boolean asked = specifiers.stream().anyMatch(VersionSpecifier::asksForPreReleases);
        return asked || finals.isEmpty() ? all : finals;
    }

    /**
     * The filter that matches a {@code loader.distribution} capability exactly when {@link
     * #matches} its version: ranges over the attribute {@code version}, and for {@code ===} the
     * normal spelling in the attribute {@code pep440}.
     */
    public List<String> filterTerms() {
        return specifiers.stream().map(SpecifierSet::filter).toList();
    }

    private static String filter(VersionSpecifier specifier) {
        return specifier.operator() == Operator.ARBITRARY
                ? Filters.equal("pep440", specifier.text().toLowerCase(ROOT))
                : VersionRanges.of(specifier).filter();
    }

    @Override
    public String toString() {
        return specifiers.stream().map(VersionSpecifier::toString).collect(Collectors.joining(","));
    }
}

package loader.wheel.pep440;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import loader.wheel.text.TextRules;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/** PEP 440, "Version specifiers"; and the same as OSGi filters, judged by OSGi's own Filter. */
class SpecifierSetTest {

    @ParameterizedTest(name = "{0} matches {1}: {2}")
    @CsvSource(
            delimiter = ';',
            value = {
                "~=2.2; 2.2; true",
                "~=2.2; 2.9; true",
                "~=2.2; 3.0; false",
                "~=2.2; 2.1; false",
                "~=2.2; 3.0.dev0; false",
                "~=1.4.5; 1.4.9; true",
                "~=1.4.5; 1.5; false",
                "~=2.2.post3; 2.2.post2; false",
                "~=2.2.post3; 2.9; true",
                "~=1.4.5a4; 1.4.5a4; true",
                "~=1.4.5a4; 1.4.5a3; false",
                "~=2.2.0; 2.2.1; true",
                "~=2.2.0; 2.3; false",
                "==1.1; 1.1.0; true",
                "==1.1; 1.1.post1; false",
                "==1.1; 1.1a1; false",
                "==1.1; 1.1+local; true",
                "==1.1+local; 1.1; false",
                "==1.1+local; 1.1+local; true",
                "==1.1.post1; 1.1.post1; true",
                "==1.1.*; 1.1; true",
                "==1.1.*; 1.1.post1; true",
                "==1.1.*; 1.1a1; true",
                "==1.1.*; 1.1.dev0; true",
                "==1.1.*; 1.2.dev0; false",
                "==1.1.*; 1.10; false",
                "==1.0.*; 1; true",
                "==1.*; 1.9+x; true",
                "==1!1.*; 1.1; false",
                "==1!1.*; 1!1.5; true",
                "!=1.1; 1.1.post1; true",
                "!=1.1; 1.1.0; false",
                "!=1.1; 1.1+x; false",
                "!=1.1+x; 1.1; true",
                "!=1.1.*; 1.1.7; false",
                "!=1.1.*; 1.2; true",
                "<=1.0; 1.0; true",
                "<=1.0; 1.0+local; true",
                "<=1.0; 1.0.post1; false",
                ">=1.0; 1.0+local; true",
                ">=1.0; 1.0rc1; false",
                ">1.7; 1.7.1; true",
                ">1.7; 1.7.0.post1; false",
                ">1.7; 1.7.0+local; false",
                ">1.7.post2; 1.7.post3; true",
                ">1.7.post2; 1.7.0; false",
                ">1.7; 1.7.0.1; true",
                ">1.7a1; 1.7a1.post1; false",
                ">1.7a1; 1.7a2; true",
                ">1.7.dev1; 1.7.dev2; true",
                "<1.7; 1.7rc1; false",
                "<1.7; 1.6.9; true",
                "<1.7; 1.7.dev0; false",
                "<1.7rc2; 1.7rc1; true",
                "<1.7.post1; 1.7; true",
                "<1.7.post1; 1.7.post1.dev0; false",
                "<0; 0.dev0; false",
                "===1.0; 1.0; true",
                "===1.0; 1.0.0; false",
                "===1.0A1; 1.0a1; true",
                "===1.0-1; 1.0.post1; false",
                ">=1,<2,!=1.5; 1.4; true",
                ">=1,<2,!=1.5; 1.5; false",
                "'>= 1 , < 2,'; 1.4; true",
                "''; 1.0.dev0; true"
            })
    void itMatchesAsSpecified(String set, String version, boolean matches)
            throws InvalidSyntaxException {
        SpecifierSet specifiers = SpecifierSet.parse(set);
        assertEquals(matches, specifiers.matches(Version.parse(version)));
        assertEquals(matches, filterMatches(specifiers, Version.parse(version)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0",
                "=1.0",
                "=>1.0",
                ">=",
                "==",
                "~=1",
                "~=1.0+x",
                ">=1.0+x",
                "<1.*",
                ">=1.*",
                "~=1.*",
                "==1.0a1.*",
                "==1.0+x.*",
                "==1.*.2",
                ">=french toast",
                "=== 1 0",
                ">=1.0 <2",
                "==1.0.post1.*",
                "==*",
                "==1 .*"
            })
    void whatIsNoSpecifierIsRefused(String written) {
        assertThrows(IllegalArgumentException.class, () -> SpecifierSet.parse(written));
    }

    @ParameterizedTest(name = "{0} of {1} are {2}")
    @CsvSource(
            delimiter = ';',
            value = {
                ">=1; 1.0 1.1a1; 1.0",
                ">=1; 1.1a1 1.1a2; 1.1a1 1.1a2",
                ">=1.1a1; 1.0 1.1a2 1.1; 1.1a2 1.1",
                "!=1.1a1; 1.0 1.1a2; 1.0",
                "==1.1.*; 1.1a1 1.1; 1.1",
                "<2.0; 2.0a1; ''"
            })
    void preReleasesAreChosenWhenAskedForOrWhenThereIsNothingElse(
            String set, String offered, String chosen) {
        List<Version> versions =
                TextRules.split(offered, ' ').stream().map(Version::parse).toList();
        List<String> result =
                SpecifierSet.parse(set).choose(versions).stream().map(Version::toString).toList();
        assertEquals(chosen, String.join(" ", result));
    }

    @Property(tries = 3_000)
    void theFilterMatchesExactlyWhatTheSpecifierMatches(
            @ForAll("specifiers") VersionSpecifier specifier, @ForAll("versions") Version version)
            throws InvalidSyntaxException {
        SpecifierSet set = new SpecifierSet(List.of(specifier));
        assertEquals(
                set.matches(version),
                filterMatches(set, version),
                () -> specifier + " and " + version);
    }

    @Test
    void aFilterOfTextEscapesWhatFiltersReserve() {
        assertEquals(List.of("(pep440=a\\*b\\(c)"), SpecifierSet.parse("===a*b(c").filterTerms());
    }

    private static boolean filterMatches(SpecifierSet set, Version version)
            throws InvalidSyntaxException {
        Map<String, ?> capability =
                Map.of(
                        "pep440", version.toString(),
                        "version",
                                org.osgi.framework.Version.parseVersion(
                                        OsgiVersion.of(version).toString()));
        for (String term : set.filterTerms()) {
            if (!FrameworkUtil.createFilter(term).matches(capability)) {
                return false;
            }
        }
        return true;
    }

    @Provide
    Arbitrary<Version> versions() {
        return Versions.any().map(SpecifierSetTest::ofRelease1);
    }

    @Provide
    Arbitrary<VersionSpecifier> specifiers() {
        Arbitrary<Version> operands = Versions.any().map(SpecifierSetTest::ofRelease1);
        return Combinators.combine(
                        Arbitraries.of(Operator.class), operands, Arbitraries.of("", ".*"))
                .as(
                        (operator, version, end) ->
                                VersionSpecifier.find(operator.symbol() + version + end))
                .filter(java.util.Optional::isPresent)
                .map(java.util.Optional::orElseThrow);
    }

    private static Version ofRelease1(Version v) {
        String release = "1." + v.release().get(0).mod(java.math.BigInteger.TWO);
        return new Version(
                v.epoch(), Version.parse(release).release(), v.pre(), v.post(), v.dev(), v.local());
    }
}

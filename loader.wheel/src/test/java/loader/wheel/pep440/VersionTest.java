package loader.wheel.pep440;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * PEP 440: "Public version identifiers", "Normalization", "Summary of permitted suffixes and
 * relative ordering".
 */
class VersionTest {

    /**
     * Ascending; the examples of the specification and the places where orders usually go wrong.
     */
    private static final List<String> ASCENDING =
            List.of(
                    "0.dev0",
                    "0",
                    "0.0.1",
                    "1.dev0",
                    "1.0.dev456",
                    "1.0a1.dev1",
                    "1.0a1",
                    "1.0a1+local",
                    "1.0a1.post0.dev2",
                    "1.0a1.post0",
                    "1.0a2.dev456",
                    "1.0a12.dev456",
                    "1.0a12",
                    "1.0b1.dev456",
                    "1.0b2",
                    "1.0b2.post345.dev456",
                    "1.0b2.post345",
                    "1.0rc1.dev456",
                    "1.0rc1",
                    "1.0",
                    "1.0+abc.5",
                    "1.0+abc.7",
                    "1.0+5",
                    "1.0+5.1",
                    "1.0+15",
                    "1.0.post456.dev34",
                    "1.0.post456",
                    "1.0.0.1.dev1",
                    "1.0.0.1",
                    "1.0.15",
                    "1.1.dev1",
                    "1.1",
                    "1.9",
                    "1.10",
                    "2.0",
                    "2024.1",
                    "1!0.dev0",
                    "1!1.0",
                    "2!0");

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "1.1RC1, 1.1rc1",
        "00.01, 0.1",
        "1.1.a1, 1.1a1",
        "1.1-a1, 1.1a1",
        "1.1_a_1, 1.1a1",
        "1.1alpha1, 1.1a1",
        "1.1beta2, 1.1b2",
        "1.1c3, 1.1rc3",
        "1.1pre, 1.1rc0",
        "1.1preview4, 1.1rc4",
        "1.2a, 1.2a0",
        "1.2.post2, 1.2.post2",
        "1.2-post2, 1.2.post2",
        "1.2post2, 1.2.post2",
        "1.2.post, 1.2.post0",
        "1.0-r4, 1.0.post4",
        "1.0-rev4, 1.0.post4",
        "1.0-1, 1.0.post1",
        "1.2-dev2, 1.2.dev2",
        "1.2.dev, 1.2.dev0",
        "1.0+ubuntu-1, 1.0+ubuntu.1",
        "v1.0, 1.0",
        "1.0+UBUNTU_01, 1.0+ubuntu.1",
        "0!1.0, 1.0",
        "01!2, 1!2",
        "1.0a1-2.dev3, 1.0a1.post2.dev3"
    })
    void everySpellingHasOneNormalForm(String written, String normal) {
        assertEquals(normal, Version.parse(written).toString());
        assertEquals(Version.parse(normal), Version.parse(written));
    }

    @Test
    void surroundingSpaceIsIgnored() {
        assertEquals(Version.parse("1.0"), Version.parse(" \t1.0\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "french toast",
                "1.0+a+",
                "1.0++",
                "1.0+_foobar",
                "1.0+foo&asd",
                "1.0+1+1",
                "1.",
                ".1",
                "1..2",
                "1!",
                "!1",
                "1.0-",
                "1.0.dev1.post2",
                "1.0.dev1a2",
                "1 .0",
                "١.٠",
                "-1",
                "1.0a1b2"
            })
    void whatIsNoVersionIsRefused(String written) {
        assertThrows(IllegalArgumentException.class, () -> Version.parse(written));
    }

    @Test
    void aVersionOfUnreasonableLengthIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Version.parse("1" + ".1".repeat(5_000)));
    }

    @Test
    void theOrderIsThatOfTheSpecification() {
        List<Version> versions = new ArrayList<>(ASCENDING.stream().map(Version::parse).toList());
        Collections.shuffle(versions, new Random(440));
        Collections.sort(versions);
        assertEquals(ASCENDING, versions.stream().map(Version::toString).toList());
    }

    @ParameterizedTest
    @CsvSource({"1.0, 1", "1.0.0, 1.0", "0.0, 0", "1.0+1.0, 1.0.0+1.0", "1.0a1.post1, 1a1.post1"})
    void zerosAtTheEndOfTheReleaseDoNotCount(String one, String other) {
        assertEquals(0, Version.parse(one).compareTo(Version.parse(other)));
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, false",
        "1.0.post1, false",
        "1.0+a, false",
        "1.0a1, true",
        "1.0.dev1, true",
        "1.0.post1.dev1, true",
        "1.0rc1, true"
    })
    void aPreReleaseHasAPhaseOrIsInDevelopment(String version, boolean isPreRelease) {
        assertEquals(isPreRelease, Version.parse(version).isPreRelease());
    }

    @Property
    void theNormalFormReadsBackAsTheSameVersion(@ForAll("versions") Version version) {
        assertEquals(version, Version.parse(version.toString()));
    }

    @Property
    void theOrderIsTransitive(
            @ForAll("versions") Version a,
            @ForAll("versions") Version b,
            @ForAll("versions") Version c) {
        List<Version> sorted = new ArrayList<>(List.of(a, b, c));
        Collections.sort(sorted);
        assertTrue(sorted.get(0).compareTo(sorted.get(2)) <= 0);
        assertEquals(Integer.signum(a.compareTo(b)), -Integer.signum(b.compareTo(a)));
    }

    @Provide
    net.jqwik.api.Arbitrary<Version> versions() {
        return Versions.any();
    }
}

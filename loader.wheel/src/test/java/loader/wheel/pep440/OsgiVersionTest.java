package loader.wheel.pep440;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PEP 440 versions keep their order in OSGi, judged by OSGi's own Version. */
class OsgiVersionTest {

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource({
        "1.2.3, 1.2.3.final",
        "1.2, 1.2.0.final",
        "1.2.0.0, 1.2.0.final",
        "1.2a1, 1.2.0.a1final",
        "1.2rc12, 1.2.0.cA12final",
        "1.2.dev4, 1.2.0.D4",
        "1.2a1.dev4, 1.2.0.a1D4",
        "1.2.post3, 1.2.0.post3final",
        "1.2.post3.dev0, 1.2.0.post3D0",
        "1.2.3.4, 1.2.3.s4final",
        "1.2.3.0.5, 1.2.3.s0s5final",
        "1.0+ubuntu.12, 1.0.0.final-Lubuntu-nA12",
        "2!1.5, 1000000002.1.5.final",
        "1000000000.7, 1000000000.0.0.sI1000000000s7final",
        "1.2147483647, 1.2147483647.0.sI2147483647final",
        "20240131, 20240131.0.0.final"
    })
    void theMappingIsTheDocumentedOne(String version, String osgi) {
        assertEquals(osgi, OsgiVersion.of(Version.parse(version)).toString());
    }

    @Property(tries = 10_000)
    void theOrderOfAnyTwoVersionsIsKept(
            @ForAll("versions") Version a, @ForAll("versions") Version b) {
        assertEquals(
                Integer.signum(a.compareTo(b)),
                Integer.signum(osgi(a).compareTo(osgi(b))),
                () -> a + " and " + b);
    }

    @Property(tries = 10_000)
    void theOrderOfNeighboursIsKept(
            @ForAll("neighbours") Version a, @ForAll("neighbours") Version b) {
        assertEquals(
                Integer.signum(a.compareTo(b)),
                Integer.signum(osgi(a).compareTo(osgi(b))),
                () -> a + " and " + b);
    }

    @Property
    void theBoundsLieBetweenTheVersionsTheySeparate(
            @ForAll("versions") Version a, @ForAll("neighbours") Version b) {
        var bound =
                org.osgi.framework.Version.parseVersion(OsgiVersion.afterLocalsOf(a).toString());
        boolean above = b.compareTo(a) > 0 && b.withoutLocal().compareTo(a.withoutLocal()) > 0;
        assertEquals(above, osgi(b).compareTo(bound) > 0, () -> a + " and " + b);
        assertTrue(osgi(a).compareTo(bound) < 0);
    }

    private static org.osgi.framework.Version osgi(Version version) {
        return org.osgi.framework.Version.parseVersion(OsgiVersion.of(version).toString());
    }

    @Provide
    Arbitrary<Version> versions() {
        return Versions.any();
    }

    /** Versions of the release 1.0 only. */
    @Provide
    Arbitrary<Version> neighbours() {
        return Versions.any()
                .map(
                        v ->
                                new Version(
                                        java.math.BigInteger.ZERO,
                                        Version.parse("1.0").release(),
                                        v.pre(),
                                        v.post(),
                                        v.dev(),
                                        v.local()));
    }
}

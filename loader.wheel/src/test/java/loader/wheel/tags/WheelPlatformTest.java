package loader.wheel.tags;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import loader.wheel.pep440.Version;
import loader.wheel.pep508.Marker;
import loader.wheel.pep508.MarkerEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PEP 425, PEP 600, PEP 656: platform tags, and what runs where. */
class WheelPlatformTest {
    private static final WheelPlatform DEBIAN =
            new WheelPlatform(WheelPlatform.Family.GLIBC, "x86_64", 2, 36);
    private static final WheelPlatform ALPINE =
            new WheelPlatform(WheelPlatform.Family.MUSL, "aarch64", 1, 2);
    private static final WheelPlatform MAC =
            new WheelPlatform(WheelPlatform.Family.MACOS, "arm64", 14, 5);
    private static final WheelPlatform PC =
            new WheelPlatform(WheelPlatform.Family.WINDOWS, "amd64", 0, 0);

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "manylinux_2_28_x86_64 | (&(osgi.native.osname~=linux)(osgi.native.processor~=x86-64))",
                "manylinux2014_aarch64 | (&(osgi.native.osname~=linux)(osgi.native.processor~=aarch64))",
                "manylinux1_i686 | (&(osgi.native.osname~=linux)(osgi.native.processor~=x86))",
                "musllinux_1_2_armv7l | (&(osgi.native.osname~=linux)(osgi.native.processor~=arm_le))",
                "linux_ppc64le | (&(osgi.native.osname~=linux)(osgi.native.processor~=ppc64le))",
                "win_amd64 | (&(osgi.native.osname~=win32)(osgi.native.processor~=x86-64))",
                "win32 | (&(osgi.native.osname~=win32)(osgi.native.processor~=x86))",
                "win_arm64 | (&(osgi.native.osname~=win32)(osgi.native.processor~=aarch64))",
                "macosx_11_0_arm64 | (&(osgi.native.osname~=macosx)(osgi.native.processor~=aarch64)(osgi.native.osversion>=11.0))",
                "ios_13_0_arm64_iphoneos | nothing",
                "android_21_x86_64 | nothing",
                "any | nothing"
            })
    void aPlatformTagIsARequirementOnTheFramework(String tag, String filter) {
        List<String> filters =
                PlatformTag.platforms(tag).stream().map(WheelPlatform::nativeFilter).toList();
        assertEquals(filter, filters.isEmpty() ? "nothing" : String.join(" ", filters));
    }

    @Test
    void aUniversalMacBinaryServesBothProcessors() {
        assertEquals(
                List.of("arm64", "x86_64"),
                PlatformTag.platforms("macosx_10_9_universal2").stream()
                        .map(WheelPlatform::machine)
                        .toList());
    }

    @ParameterizedTest(name = "glibc 2.36 runs {0}: {1}")
    @CsvSource({
        "manylinux_2_36_x86_64, true", "manylinux_2_37_x86_64, false", "manylinux1_x86_64, true",
                "manylinux_2_17_aarch64, false",
        "musllinux_1_1_x86_64, false", "linux_x86_64, true", "win_amd64, false",
                "macosx_11_0_x86_64, false"
    })
    void theLevelOfTheCLibraryDecides(String tag, boolean runs) {
        assertEquals(runs, DEBIAN.runs(PlatformTag.platforms(tag).get(0)));
        boolean ranked =
                SupportedTags.of(14, DEBIAN).rank(Tag.parse("cp314-cp314-" + tag)).isPresent();
        assertEquals(runs, ranked);
    }

    @Test
    void theMostSpecificWheelIsTheBest() {
        List<String> bestFirst =
                List.of(
                        "cp314-cp314-manylinux_2_28_x86_64",
                        "cp314-cp314-manylinux2014_x86_64",
                        "cp314-cp314-linux_x86_64",
                        "cp314-abi3-manylinux_2_28_x86_64",
                        "cp314-none-manylinux_2_28_x86_64",
                        "cp39-abi3-manylinux_2_28_x86_64",
                        "py3-none-manylinux_2_28_x86_64",
                        "cp314-none-any",
                        "py314-none-any",
                        "py2.py3-none-any",
                        "py30-none-any");
        SupportedTags supported = SupportedTags.of(14, DEBIAN);
        List<Integer> ranks =
                bestFirst.stream()
                        .map(tags -> supported.rank(Tag.parse(tags)).orElseThrow())
                        .toList();
        assertEquals(ranks.stream().sorted().toList(), ranks);
    }

    @ParameterizedTest
    @CsvSource({
        "cp313-cp313-linux_x86_64",
        "cp315-abi3-linux_x86_64",
        "cp39-none-any",
        "cp314-cp314t-linux_x86_64",
        "py2-none-any",
        "py315-none-any",
        "pp311-pypy311_pp73-linux_x86_64",
        "cp314-abi3-any"
    })
    void whatIsForAnotherPythonIsNotSupported(String tag) {
        assertEquals(OptionalInt.empty(), SupportedTags.of(14, DEBIAN).rank(Tag.parse(tag)));
    }

    @Test
    void eachFamilyHasItsOwnTags() {
        assertTrue(
                SupportedTags.of(14, ALPINE)
                        .rank(Tag.parse("cp314-abi3-musllinux_1_1_aarch64"))
                        .isPresent());
        assertFalse(
                SupportedTags.of(14, ALPINE)
                        .rank(Tag.parse("cp314-abi3-musllinux_1_3_aarch64"))
                        .isPresent());
        assertTrue(
                SupportedTags.of(14, MAC)
                        .rank(Tag.parse("cp314-cp314-macosx_11_0_arm64"))
                        .isPresent());
        assertTrue(
                SupportedTags.of(14, MAC)
                        .rank(Tag.parse("cp314-cp314-macosx_10_9_universal2"))
                        .isPresent());
        assertFalse(
                SupportedTags.of(14, MAC)
                        .rank(Tag.parse("cp314-cp314-macosx_15_0_arm64"))
                        .isPresent());
        assertTrue(SupportedTags.of(14, PC).rank(Tag.parse("cp314-cp314-win_amd64")).isPresent());
    }

    @ParameterizedTest(name = "{0} where {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "DEBIAN | sys_platform == 'linux' and os_name == 'posix' and platform_system == 'Linux' and platform_machine == 'x86_64'",
                "MAC | sys_platform == 'darwin' and os_name == 'posix' and platform_system == 'Darwin' and platform_machine == 'arm64'",
                "PC | sys_platform == 'win32' and os_name == 'nt' and platform_system == 'Windows' and platform_machine == 'AMD64'",
                "PC | python_version == '3.14' and python_full_version == '3.14.3' and implementation_version >= '3.14.3'",
                "PC | platform_python_implementation == 'CPython' and implementation_name == 'cpython' and platform_release == ''"
            })
    void aPlatformGivesEveryMarkerVariableItsValue(String platform, String marker) {
        WheelPlatform named =
                platform.equals("DEBIAN") ? DEBIAN : platform.equals("MAC") ? MAC : PC;
        assertTrue(
                Marker.parse(marker)
                        .evaluate(MarkerEnvironment.of(Version.parse("3.14.3"), named).values()));
    }

    /** The machine's own word for its C library is the oracle. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void theLevelOfThisMachineIsThatOfItsCLibrary() throws IOException {
        WheelPlatform current = WheelPlatform.current();
        Process getconf =
                new ProcessBuilder("sh", "-c", "getconf GNU_LIBC_VERSION 2>/dev/null || echo musl")
                        .start();
        try (var output = getconf.inputReader()) {
            String answer = output.lines().collect(Collectors.joining());
            boolean musl = answer.equals("musl");
            assertEquals(
                    musl ? WheelPlatform.Family.MUSL : WheelPlatform.Family.GLIBC,
                    current.family());
            assertTrue(
                    musl || answer.equals("glibc " + current.major() + "." + current.minor()),
                    answer);
        }
    }
}

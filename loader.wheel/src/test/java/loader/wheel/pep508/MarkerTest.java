package loader.wheel.pep508;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PEP 508, "Environment markers". */
class MarkerTest {
    private static final Map<String, String> LINUX =
            Map.ofEntries(
                    Map.entry("os_name", "posix"),
                    Map.entry("sys_platform", "linux"),
                    Map.entry("platform_machine", "x86_64"),
                    Map.entry("platform_python_implementation", "CPython"),
                    Map.entry("platform_release", "6.1.0-aws"),
                    Map.entry("platform_system", "Linux"),
                    Map.entry("platform_version", "#1 SMP"),
                    Map.entry("python_version", "3.14"),
                    Map.entry("python_full_version", "3.14.3"),
                    Map.entry("implementation_name", "cpython"),
                    Map.entry("implementation_version", "3.14.3"));

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "python_version >= '3.9' | true",
                "python_version < '3.9' | false",
                "'3.9' <= python_version | true",
                "python_version in '3.13 3.14' | true",
                "python_version not  in '3.13' | true",
                "python_version == '3.*' | true",
                "python_version ~= '3.9' | true",
                "python_version === '3.14' | true",
                "python_full_version > '3.14' | true",
                "python_full_version != '3.14.*' | false",
                "python_version > '3.9a1' | true",
                "os_name == 'nt' | false",
                "os.name == \"posix\" | true",
                "sys.platform == 'linux' | true",
                "sys_platform != 'win32' | true",
                "python_implementation == 'CPython' | true",
                "platform.python_implementation == 'CPython' | true",
                "platform_machine in 'x86_64 aarch64' | true",
                "'linux' in sys_platform | true",
                "'lin' not in sys_platform | false",
                "platform_release >= '5' | false",
                "platform_release == '6.1.0-aws' | true",
                "platform_version == '#1 SMP' | true",
                "platform_system > 'A' | false",
                "platform_system >= 'Linux' | true",
                "platform_system <= 'Z' | false",
                "implementation_name == 'cpython' and implementation_version >= '3.10' | true",
                "extra == 'test' | false",
                "extra != 'test' | true",
                "os_name == 'nt' or os_name == 'posix' | true",
                "os_name == 'nt' and os_name == 'posix' or os_name == 'posix' | true",
                "os_name == 'nt' and (os_name == 'posix' or os_name == 'posix') | false",
                "(((os_name=='posix'))) | true"
            })
    void itHoldsAsSpecified(String marker, boolean holds) {
        assertEquals(holds, Marker.parse(marker).evaluate(LINUX));
        assertEquals(holds, Marker.parse(Marker.parse(marker).toString()).evaluate(LINUX));
    }

    @ParameterizedTest
    @CsvSource({"dev_test, Dev.Test, true", "a--b, a-b, true", "a, b, false"})
    void extrasAreComparedByTheirNormalNames(String written, String wanted, boolean holds) {
        Map<String, String> environment = new HashMap<>(LINUX);
        environment.put("extra", wanted);
        assertEquals(holds, Marker.parse("extra == '" + written + "'").evaluate(environment));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "os_name",
                "os_name ==",
                "== 'x'",
                "os_name = 'x'",
                "os_name == x",
                "unknown == 'x'",
                "os_name == 'x",
                "(os_name == 'x'",
                "os_name == 'x')",
                "os_name == 'x' and",
                "or os_name == 'x'",
                "os_name == 'x' xor os_name == 'y'",
                "'a' == 'b'",
                "os_name not 'x'",
                "os_name notin 'x'",
                "os_namex == 'x'",
                "os_name == 'x' os_name == 'y'"
            })
    void whatIsNoMarkerIsRefused(String written) {
        assertThrows(IllegalArgumentException.class, () -> Marker.parse(written));
    }

    @Test
    void parenthesesNestedWithoutReasonAreRefused() {
        String deep = "(".repeat(10_000) + "os_name == 'nt'" + ")".repeat(10_000);
        assertThrows(IllegalArgumentException.class, () -> Marker.parse(deep));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "os_name ~= 'x'",
                "os_name === 'x'",
                "python_version ~= 'x'",
                "os_name == 'posix' or os_name ~= 'x'"
            })
    void aComparisonWithoutMeaningIsReported(String marker) {
        Marker parsed = Marker.parse(marker);
        assertThrows(IllegalArgumentException.class, () -> parsed.evaluate(LINUX));
    }

    @Test
    void aVariableThatTheEnvironmentLacksIsReported() {
        Marker marker = Marker.parse("os_name == 'nt'");
        assertThrows(IllegalArgumentException.class, () -> marker.evaluate(Map.of()));
    }
}

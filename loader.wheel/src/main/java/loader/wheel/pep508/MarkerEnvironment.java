package loader.wheel.pep508;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import loader.wheel.pep440.Version;
import loader.wheel.tags.WheelPlatform;

/**
 * The values of the marker variables of CPython on a platform (PEP 508). Release and version of the
 * operating system's kernel are left empty, so that the same wheel becomes the same bundle on every
 * machine of a platform.
 */
public record MarkerEnvironment(Map<String, String> values) {

    public MarkerEnvironment {
        values = Map.copyOf(values);
    }

    /** The environment of that CPython, such as {@code 3.14.3}, there. */
    public static MarkerEnvironment of(Version python, WheelPlatform platform) {
        Map<String, String> values = new TreeMap<>();
        values.put("implementation_name", "cpython");
        values.put("implementation_version", python.toString());
        values.put("platform_python_implementation", "CPython");
        values.put("platform_release", "");
        values.put("platform_version", "");
        values.put("python_full_version", python.toString());
        values.put("python_version", python.release().get(0) + "." + python.release().get(1));
        values.put("os_name", platform.family() == WheelPlatform.Family.WINDOWS ? "nt" : "posix");
        values.put("platform_machine", machine(platform));
        values.put("platform_system", system(platform));
        values.put("sys_platform", sysPlatform(platform));
        return new MarkerEnvironment(values);
    }

    private static String machine(WheelPlatform platform) {
        return platform.family() == WheelPlatform.Family.WINDOWS
                ? platform.machine().toUpperCase(Locale.ROOT).replace("I686", "x86")
                : platform.machine();
    }

    private static String system(WheelPlatform platform) {
        return switch (platform.family()) {
            case WINDOWS -> "Windows";
            case MACOS -> "Darwin";
            default -> "Linux";
        };
    }

    private static String sysPlatform(WheelPlatform platform) {
        return switch (platform.family()) {
            case WINDOWS -> "win32";
            case MACOS -> "darwin";
            default -> "linux";
        };
    }
}

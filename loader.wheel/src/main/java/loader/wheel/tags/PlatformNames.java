package loader.wheel.tags;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The platform tags of what runs on a platform, the best first (PEP 600, PEP 656, and CPython's
 * macOS rules).
 */
final class PlatformNames {
    /** glibc 2.5 is the oldest that manylinux knows, 2.17 for processors that came later. */
    private static final int OLDEST_GLIBC = 5;

    private static final int OLDEST_GLIBC_ELSEWHERE = 17;
    private static final Set<String> OLD_PROCESSORS = Set.of("x86_64", "i686");
    private static final int FIRST_MACOS_OF_ARM = 11;
    private static final int LAST_MACOS_10 = 16;
    private static final int FIRST_MACOS_10_FOR_INTEL_64 = 4;
    private static final List<String> INTEL_FORMATS =
            List.of("x86_64", "intel", "fat64", "fat3", "universal2", "universal");
    private static final List<String> ARM_FORMATS = List.of("arm64", "universal2");

    private PlatformNames() {}

    static List<String> of(WheelPlatform platform) {
        return switch (platform.family()) {
            case GLIBC -> glibc(platform);
            case MUSL -> musl(platform);
            case LINUX -> List.of("linux_" + platform.machine());
            case MACOS -> macos(platform);
            case WINDOWS ->
                    List.of(
                            platform.machine().equals("i686")
                                    ? "win32"
                                    : "win_" + platform.machine());
        };
    }

    private static List<String> glibc(WheelPlatform platform) {
        List<String> names = new ArrayList<>();
        int oldest =
                OLD_PROCESSORS.contains(platform.machine()) ? OLDEST_GLIBC : OLDEST_GLIBC_ELSEWHERE;
        for (int minor = platform.minor(); platform.major() == 2 && minor >= oldest; minor--) {
            names.add("manylinux_2_" + minor + "_" + platform.machine());
            if (PlatformTag.OLD_NAMES.containsKey(minor)) {
                names.add(PlatformTag.OLD_NAMES.get(minor) + "_" + platform.machine());
            }
        }
        names.add("linux_" + platform.machine());
        return names;
    }

    private static List<String> musl(WheelPlatform platform) {
        List<String> names = new ArrayList<>();
        for (int minor = platform.minor(); minor >= 0; minor--) {
            names.add("musllinux_" + platform.major() + "_" + minor + "_" + platform.machine());
        }
        names.add("linux_" + platform.machine());
        return names;
    }

    /**
     * Since 11 only the major version counts; what was built for 10 still runs, on ARM only as
     * universal2.
     */
    private static List<String> macos(WheelPlatform platform) {
        List<String> names = new ArrayList<>();
        boolean arm = platform.machine().equals("arm64");
        for (int major = platform.major(); major >= FIRST_MACOS_OF_ARM; major--) {
            String system = "macosx_" + major + "_0_";
            (arm ? ARM_FORMATS : INTEL_FORMATS).forEach(format -> names.add(system + format));
        }
        int newest10 = platform.major() == 10 ? platform.minor() : LAST_MACOS_10;
        for (int minor = newest10; minor >= FIRST_MACOS_10_FOR_INTEL_64; minor--) {
            String system = "macosx_10_" + minor + "_";
            (arm ? List.of("universal2") : INTEL_FORMATS)
                    .forEach(format -> names.add(system + format));
        }
        return names;
    }
}

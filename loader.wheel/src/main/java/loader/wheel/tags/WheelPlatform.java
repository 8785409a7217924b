package loader.wheel.tags;

import java.util.List;
import java.util.Map;
import loader.wheel.text.Filters;

/**
 * A machine as wheels see it: its family, its processor, and the level of what programs need there,
 * which is the version of the C library on Linux and of the system on macOS.
 */
public record WheelPlatform(Family family, String machine, int major, int minor) {

    /** What programs are linked against. */
    public enum Family {
        /** Linux with the C library of GNU: {@code manylinux}. */
        GLIBC("linux"),
        /** Linux with musl: {@code musllinux}. */
        MUSL("linux"),
        /** Linux without a promise about the C library, as in the tag {@code linux_x86_64}. */
        LINUX("linux"),
        MACOS("macosx"),
        WINDOWS("win32");

        private final String osgiName;

        Family(String osgiName) {
            this.osgiName = osgiName;
        }

        boolean isLinux() {
            return osgiName.equals("linux");
        }
    }

    /**
     * OSGi's names; what is not here has the same name in Java's os.arch, which OSGi uses as well.
     */
    private static final Map<String, String> OSGI_PROCESSORS =
            Map.of(
                    "x86_64", "x86-64",
                    "amd64", "x86-64",
                    "i686", "x86",
                    "i386", "x86",
                    "arm64", "aarch64",
                    "armv7l", "arm_le");

    private static final Map<String, String> PROCESSORS =
            Map.of("amd64", "x86_64", "aarch64", "arm64");

    /** For messages: {@code linux-x86_64 with glibc 2.36}. */
    public String inWords() {
        String system =
                switch (family) {
                    case GLIBC -> " with glibc " + major + "." + minor;
                    case MUSL -> " with musl " + major + "." + minor;
                    case MACOS -> " " + major + "." + minor;
                    default -> "";
                };
        return id() + system;
    }

    /** The platform's name in capabilities and folders, such as {@code linux-x86_64}. */
    public String id() {
        String system =
                switch (family) {
                    case MACOS -> "macosx";
                    case WINDOWS -> "windows";
                    default -> "linux";
                };
        return system + "-" + PROCESSORS.getOrDefault(machine, machine);
    }

    /** The platform that this Java runs on. */
    public static WheelPlatform current() {
        return CurrentPlatform.VALUE;
    }

    /** Whether a program built for the other platform can be loaded here. */
    public boolean runs(WheelPlatform other) {
        boolean familyFits =
                family == other.family || (family.isLinux() && other.family == Family.LINUX);
        boolean levelFits = major > other.major || (major == other.major && minor >= other.minor);
        return familyFits && machine.equals(other.machine) && levelFits;
    }

    /** Whether a wheel with that platform tag, such as {@code manylinux_2_28_x86_64}, runs here. */
    public boolean runs(String tag) {
        return PlatformTag.platforms(tag).stream().anyMatch(this::runs);
    }

    /**
     * The condition on the capability {@code osgi.native}; the C library is no part of it, OSGi has
     * no word for that.
     */
    public String nativeFilter() {
        String osname = "(osgi.native.osname~=" + family.osgiName + ")";
        String processor =
                "(osgi.native.processor~=" + OSGI_PROCESSORS.getOrDefault(machine, machine) + ")";
        return family == Family.MACOS
                ? Filters.and(
                        List.of(
                                osname,
                                processor,
                                "(osgi.native.osversion>=" + major + "." + minor + ")"))
                : Filters.and(List.of(osname, processor));
    }
}

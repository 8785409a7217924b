package loader.wheel.tags;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The platform part of a tag (PEP 425, 513, 571, 599, 600, 656) as the least platforms it asks for.
 */
public final class PlatformTag {
    private static final Pattern MANYLINUX =
            Pattern.compile("manylinux_([0-9]{1,3})_([0-9]{1,3})_(.+)");
    private static final Pattern MUSLLINUX =
            Pattern.compile("musllinux_([0-9]{1,3})_([0-9]{1,3})_(.+)");
    private static final Pattern MACOS = Pattern.compile("macosx_([0-9]{1,3})_([0-9]{1,3})_(.+)");
    private static final Pattern OLD_MANYLINUX = Pattern.compile("(manylinux(?:1|2010|2014))_(.+)");
    private static final Pattern LINUX = Pattern.compile("linux_(.+)");

    /** The names that manylinux had before PEP 600, by the glibc they stand for. */
    static final Map<Integer, String> OLD_NAMES =
            Map.of(5, "manylinux1", 12, "manylinux2010", 17, "manylinux2014");

    private static final Map<String, String> WINDOWS =
            Map.of("win32", "i686", "win_amd64", "amd64", "win_arm64", "arm64");
    private static final Map<String, List<String>> MANY_MACHINES =
            Map.of(
                    "universal2", List.of("arm64", "x86_64"),
                    "universal", List.of("i386", "x86_64"),
                    "intel", List.of("i386", "x86_64"),
                    "fat64", List.of("x86_64"),
                    "fat3", List.of("i386", "x86_64"));

    private PlatformTag() {}

    /** Empty when the tag means no platform that there are OSGi frameworks for. */
    public static List<WheelPlatform> platforms(String tag) {
        if (WINDOWS.containsKey(tag)) {
            return List.of(new WheelPlatform(WheelPlatform.Family.WINDOWS, WINDOWS.get(tag), 0, 0));
        }
        Matcher old = OLD_MANYLINUX.matcher(tag);
        if (old.matches()) {
            return List.of(
                    new WheelPlatform(
                            WheelPlatform.Family.GLIBC, old.group(2), 2, oldLevel(old.group(1))));
        }
        Matcher linux = LINUX.matcher(tag);
        if (linux.matches()) {
            return List.of(new WheelPlatform(WheelPlatform.Family.LINUX, linux.group(1), 0, 0));
        }
        return levelled(tag);
    }

    private static List<WheelPlatform> levelled(String tag) {
        for (var family :
                List.of(
                        Map.entry(MANYLINUX, WheelPlatform.Family.GLIBC),
                        Map.entry(MUSLLINUX, WheelPlatform.Family.MUSL),
                        Map.entry(MACOS, WheelPlatform.Family.MACOS))) {
            Matcher parts = family.getKey().matcher(tag);
            if (parts.matches()) {
                return machines(family.getValue(), parts.group(3)).stream()
                        .map(
                                machine ->
                                        new WheelPlatform(
                                                family.getValue(),
                                                machine,
                                                Integer.parseInt(parts.group(1)),
                                                Integer.parseInt(parts.group(2))))
                        .toList();
            }
        }
        return List.of();
    }

    private static List<String> machines(WheelPlatform.Family family, String name) {
        return family == WheelPlatform.Family.MACOS
                ? MANY_MACHINES.getOrDefault(name, List.of(name))
                : List.of(name);
    }

    private static int oldLevel(String name) {
        return OLD_NAMES.entrySet().stream()
                .filter(entry -> entry.getValue().equals(name))
                .findFirst()
                .orElseThrow()
                .getKey();
    }
}

package loader.wheel.build;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Manifest;
import loader.wheel.archive.Wheel;
import loader.wheel.archive.WheelName;
import loader.wheel.bundle.WheelBundle;
import loader.wheel.pep440.Version;
import loader.wheel.pep508.MarkerEnvironment;
import loader.wheel.tags.WheelPlatform;

/**
 * The wheels of one release as a build has them: one that becomes a bundle, or several, one each.
 */
public final class WheelFiles {
    private WheelFiles() {}

    /**
     * Writes the bundle of one wheel, or of several for different platforms, and returns its
     * manifest. Markers are evaluated for the platform of a wheel, which is this one when it runs
     * on all.
     *
     * @param python the version of CPython, such as {@code 3.14.0}
     */
    public static Manifest convert(List<Path> files, String python, Path bundle) {
        return convert(files, Version.parse(python), bundle);
    }

    /** Name and version of the release that a wheel's file name says, such as {@code spam-1.0}. */
    public static String release(Path wheel) {
        WheelName name = WheelName.parse(wheel.getFileName().toString());
        return name.name() + "-" + name.version();
    }

    private static Manifest convert(List<Path> files, Version python, Path bundle) {
        List<Wheel> open = new ArrayList<>();
        try {
            files.forEach(file -> open.add(Wheel.open(file)));
            WheelBundle converted =
                    open.size() == 1
                            ? WheelBundle.of(open.get(0), environment(open.get(0), python))
                            : WheelBundle.merged(open, python);
            converted.writeTo(bundle);
            return converted.manifest();
        } finally {
            open.forEach(Wheel::close);
        }
    }

    private static MarkerEnvironment environment(Wheel wheel, Version python) {
        WheelPlatform platform =
                wheel.name().platforms().stream().findFirst().orElseGet(WheelPlatform::current);
        return MarkerEnvironment.of(python, platform);
    }
}

package loader.wheel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Manifest;

/**
 * The wheels of one release as a build has them: one that becomes a bundle, or several, one each.
 */
public final class WheelFiles {
    private WheelFiles() {}

    /**
     * Writes the bundle of one wheel, or of several for different platforms, and returns its
     * manifest. Markers are evaluated for the platform of a wheel, which is this one when it runs
     * on all.
     */
    public static Manifest convert(List<Path> files, Version python, Path bundle) {
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
        Platform platform =
                wheel.name().platforms().stream().findFirst().orElseGet(Platform::current);
        return MarkerEnvironment.of(python, platform);
    }
}

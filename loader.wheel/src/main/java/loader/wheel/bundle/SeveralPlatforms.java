package loader.wheel.bundle;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import loader.wheel.WheelException;
import loader.wheel.WheelException.Fault;
import loader.wheel.archive.Wheel;
import loader.wheel.archive.WheelName;
import loader.wheel.pep440.Version;

/** Wheels of one release that can be one bundle: each is for other platforms. */
final class SeveralPlatforms {
    private SeveralPlatforms() {}

    /** In the order of their folders, so that the order they are given in makes no difference. */
    static List<PlacedWheel> of(List<Wheel> wheels, Version python) {
        List<PlacedWheel> placed =
                wheels.stream()
                        .map(wheel -> PlacedWheel.ofPlatforms(wheel, python))
                        .sorted(Comparator.comparing(PlacedWheel::folder))
                        .toList();
        Map<String, PlacedWheel> byPlatform = new HashMap<>();
        for (PlacedWheel wheel : placed) {
            requireLike(wheel, placed.get(0));
            for (String platform : wheel.environments().keySet()) {
                PlacedWheel other = byPlatform.putIfAbsent(platform, wheel);
                refuseIf(other != null, wheel, "is for " + platform + ", as another one is");
            }
        }
        return placed;
    }

    private static void requireLike(PlacedWheel wheel, PlacedWheel first) {
        WheelName name = wheel.wheel().name();
        WheelName other = first.wheel().name();
        boolean same =
                name.name().equals(other.name()) && name.version().compareTo(other.version()) == 0;
        refuseIf(!same, wheel, "is not of the same release as " + other);
        refuseIf(
                !wheel.pythonTags().equals(first.pythonTags()),
                wheel,
                "is for " + wheel.pythonTags() + ", and " + other + " for " + first.pythonTags());
    }

    private static void refuseIf(boolean condition, PlacedWheel wheel, String reason) {
        if (condition) {
            throw new WheelException(wheel.wheel().fileName(), "", Fault.PLATFORM, reason);
        }
    }
}

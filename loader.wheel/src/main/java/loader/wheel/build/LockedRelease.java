package loader.wheel.build;

import java.util.Optional;
import java.util.Set;
import loader.wheel.archive.WheelName;
import loader.wheel.pep440.Version;
import loader.wheel.pep508.DistributionName;
import loader.wheel.pep508.MarkerEnvironment;
import loader.wheel.pep508.Requirement;
import loader.wheel.tags.WheelPlatform;

/**
 * The files that a release may be.
 *
 * @param marker the environments that need it, if not all do
 */
record LockedRelease(
        DistributionName name, Version version, Set<String> digests, Optional<String> marker) {

    private static final Version PYTHON = Version.parse("3.14.0");

    boolean isOf(WheelName wheel) {
        return name.equals(wheel.name()) && version.compareTo(wheel.version()) == 0;
    }

    /** Whether this machine needs it. */
    boolean isNeededHere() {
        MarkerEnvironment here = MarkerEnvironment.of(PYTHON, WheelPlatform.current());
        return marker.map(text -> Requirement.parse(name.value() + "; " + text))
                .map(requirement -> requirement.applies(here.values(), Set.of()))
                .orElse(true);
    }

    @Override
    public String toString() {
        return name + "==" + version;
    }
}

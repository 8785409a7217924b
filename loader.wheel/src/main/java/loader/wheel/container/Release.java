package loader.wheel.container;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import loader.wheel.pep440.Version;
import loader.wheel.pep508.Requirement;

/**
 * One version of a distribution that can be had.
 *
 * @param wheel where it is installed from; empty when it is installed already
 */
record Release(
        String name,
        Version version,
        Set<String> extras,
        List<Requirement> requirements,
        Optional<Path> wheel) {

    boolean isInstalled() {
        return wheel.isEmpty();
    }

    @Override
    public String toString() {
        return name + " " + version;
    }
}

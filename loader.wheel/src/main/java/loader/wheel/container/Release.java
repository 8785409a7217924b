package loader.wheel.container;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import loader.spi.Namespaces;
import loader.wheel.pep440.OsgiVersion;
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

    /** The attributes of the {@code loader.distribution} capabilities of its bundle. */
    List<Map<String, Object>> capabilities() {
        return Stream.concat(Stream.of(name), extras.stream().map(each -> name + "[" + each + "]"))
                .map(
                        each ->
                                Map.<String, Object>of(
                                        Namespaces.DISTRIBUTION,
                                        each,
                                        "version",
                                        org.osgi.framework.Version.parseVersion(
                                                OsgiVersion.of(version).toString()),
                                        "pep440",
                                        version.toString()))
                .toList();
    }

    @Override
    public String toString() {
        return name + " " + version;
    }
}

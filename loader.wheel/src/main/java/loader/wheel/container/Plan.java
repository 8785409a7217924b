package loader.wheel.container;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.osgi.resource.Resource;
import org.osgi.resource.Wire;

/** What has to be installed, what is needed first. */
record Plan(List<Release> releases) {

    static Plan of(Map<Resource, List<Wire>> wires) {
        Set<Resource> ordered = new LinkedHashSet<>();
        Set<Resource> entered = new LinkedHashSet<>();
        wires.keySet().stream()
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .forEach(resource -> add(resource, wires, ordered, entered));
        return new Plan(
                ordered.stream()
                        .map(ReleaseResource.class::cast)
                        .filter(resource -> !resource.isExtra())
                        .flatMap(resource -> resource.release().stream())
                        .toList());
    }

    private static void add(
            Resource resource,
            Map<Resource, List<Wire>> wires,
            Set<Resource> ordered,
            Set<Resource> entered) {
        if (entered.add(resource)) {
            wires.getOrDefault(resource, List.of())
                    .forEach(wire -> add(wire.getProvider(), wires, ordered, entered));
            ordered.add(resource);
        }
    }

    /** A distribution that there is more than one release of. */
    Optional<String> twice() {
        Set<String> names = new HashSet<>();
        return releases.stream().map(Release::name).filter(name -> !names.add(name)).findFirst();
    }

    List<Release> missing() {
        return releases.stream().filter(release -> !release.isInstalled()).toList();
    }

    /** One line for each release. */
    @Override
    public String toString() {
        return shown(wheel -> "");
    }

    /** The same, with a remark about each wheel that is to be installed. */
    String shown(Function<Path, String> remark) {
        return releases.stream()
                .map(release -> shown(release, remark))
                .collect(Collectors.joining("\n"));
    }

    private static String shown(Release release, Function<Path, String> remark) {
        return release.wheel()
                .map(
                        wheel ->
                                "install "
                                        + release
                                        + "  "
                                        + wheel.getFileName()
                                        + remark.apply(wheel))
                .orElse("have    " + release);
    }
}

package loader.wheel.bundle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.spi.Namespaces;
import loader.wheel.WheelException;
import loader.wheel.WheelException.Fault;
import loader.wheel.archive.Wheel;
import loader.wheel.pep440.Version;
import loader.wheel.pep508.MarkerEnvironment;
import loader.wheel.tags.WheelPlatform;

/**
 * A wheel and where its files lie in the bundle: below {@code lib/}, or, where a bundle has wheels
 * for several platforms, below a folder of {@code lib/} that is named for the platform.
 *
 * @param environments for each platform it is for, what markers are evaluated for; there the name
 *     of the platform is the key, which is empty for the only wheel of a bundle
 * @param pathFolders the folders that its {@code .pth} files add to {@code sys.path}
 */
record PlacedWheel(
        Wheel wheel,
        String folder,
        Map<String, MarkerEnvironment> environments,
        List<Placement.Placed> files,
        List<String> pathFolders,
        Optional<byte[]> installedRecord) {

    private static PlacedWheel of(
            Wheel wheel,
            String folder,
            Map<String, MarkerEnvironment> environments,
            boolean runsCode) {
        Placement placement = new Placement(wheel, folder);
        List<Placement.Placed> files = placement.files();
        return new PlacedWheel(
                wheel,
                folder,
                environments,
                files,
                PathFiles.folders(wheel, runsCode),
                InstalledRecord.of(wheel, placement, files));
    }

    /** The only one of its bundle. */
    static PlacedWheel alone(Wheel wheel, MarkerEnvironment environment, boolean runsCode) {
        return of(wheel, "", Map.of("", environment), runsCode);
    }

    /** One of several, in the folder of its first platform. */
    static PlacedWheel ofPlatforms(Wheel wheel, Version python) {
        Map<String, MarkerEnvironment> environments = new TreeMap<>();
        for (WheelPlatform platform : wheel.name().platforms()) {
            environments.putIfAbsent(platform.id(), MarkerEnvironment.of(python, platform));
        }
        if (environments.isEmpty()) {
            throw new WheelException(
                    wheel.fileName(), "", Fault.PLATFORM, "is for no platform in particular");
        }
        return of(wheel, environments.keySet().iterator().next() + "/", environments, false);
    }

    /** Whether its bundle has others, for other platforms. */
    boolean isOneOfSeveral() {
        return !folder.isEmpty();
    }

    /** The site-packages folder. */
    String root() {
        return Placement.LIB + folder;
    }

    /** The modules that can be imported. */
    Stream<String> moduleNames() {
        return topLevel().map(TopLevel::module);
    }

    /** For each module that can be imported its capability, for each platform. */
    Stream<Clause> modules() {
        return topLevel()
                .flatMap(module -> environments.keySet().stream().map(id -> clause(module, id)));
    }

    private Stream<TopLevel> topLevel() {
        List<String> paths =
                files.stream()
                        .filter(Placement.Placed::inSite)
                        .map(Placement.Placed::path)
                        .toList();
        Map<String, TopLevel> modules = new TreeMap<>();
        Stream.concat(Stream.of(""), pathFolders.stream())
                .flatMap(inner -> TopLevel.of(root() + inner, paths).stream())
                .forEach(module -> modules.putIfAbsent(module.module(), module));
        return modules.values().stream();
    }

    private Clause clause(TopLevel module, String platform) {
        Clause clause =
                new Clause(Namespaces.MODULE)
                        .attribute(Namespaces.MODULE, module.module())
                        .attribute(Namespaces.KIND, module.kind().attribute())
                        .path(Namespaces.ORIGIN, module.origin());
        return isOneOfSeveral()
                ? clause.path(Namespaces.ROOT, root().substring(0, root().length() - 1))
                        .attribute(Namespaces.PLATFORM, platform)
                : clause;
    }

    /** What its tags say of the interpreter, which has to be the same for all of a bundle. */
    String pythonTags() {
        return wheel.name().tags().stream()
                .map(tag -> tag.python() + "-" + tag.abi())
                .distinct()
                .sorted()
                .collect(Collectors.joining("."));
    }
}

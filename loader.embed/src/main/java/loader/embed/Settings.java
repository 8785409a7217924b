package loader.embed;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a container is opened with. */
record Settings(
        List<Path> bundles,
        List<Path> wheels,
        Map<String, String> properties,
        Optional<Path> cache,
        Optional<Path> python) {

    Settings {
        bundles = List.copyOf(bundles);
        wheels = List.copyOf(wheels);
        properties = Map.copyOf(properties);
    }
}

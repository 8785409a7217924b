package loader.generations;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Which bundle a file on disk is of, by its symbolic name; also of bundles that have gone, since
 * their code may still run.
 */
@Component(service = BundleFolders.class)
public final class BundleFolders {
    private final Map<Path, String> bundles = new ConcurrentHashMap<>();

    @Activate
    public BundleFolders() {}

    public void add(Path folder, String bundle) {
        bundles.put(folder, bundle);
    }

    /** Empty for what is no bundle's, and for what is no file at all, such as {@code <string>}. */
    public Optional<String> bundleOf(String file) {
        try {
            Path path = Path.of(file);
            return bundleOf(path).or(() -> bundleOf(LinkedFiles.inGeneration(path)));
        } catch (InvalidPathException noFile) {
            return Optional.empty();
        }
    }

    private Optional<String> bundleOf(Path file) {
        for (Path folder = file; folder != null; folder = folder.getParent()) {
            String bundle = bundles.get(folder);
            if (bundle != null) {
                return Optional.of(bundle);
            }
        }
        return Optional.empty();
    }
}

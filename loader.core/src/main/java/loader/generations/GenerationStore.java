package loader.generations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import loader.files.FileTree;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders of all generations, in the data area of this bundle: there they outlive the uninstall
 * of their bundle for as long as Python may hold something of it.
 */
public final class GenerationStore {

    static final String UNPACKING = "unpacking-";

    private static final Logger LOG = LoggerFactory.getLogger(GenerationStore.class);
    private static final int LONGEST_NAME = 80;

    private final Path folder;
    private final UnpackLimits limits;

    GenerationStore(Path folder, UnpackLimits limits) {
        this.folder = folder;
        this.limits = limits;
    }

    public static GenerationStore of(BundleContext context) {
        Path folder = context.getDataFile("generations").toPath().toAbsolutePath().normalize();
        return new GenerationStore(folder, UnpackLimits.of(context::getProperty));
    }

    public Path folder() {
        return folder;
    }

    /**
     * The generation of a started bundle. One that was loaded from in this process before gets a
     * new folder: the linker and CPython remember libraries by their files.
     */
    public Generation generation(Bundle bundle, BundleContent content, Set<String> roots) {
        String name = name(bundle);
        Path place = folder.resolve(name);
        for (int copy = 2; GenerationLock.of(place).isHeld(); copy++) {
            place = folder.resolve(name + "-" + copy);
        }
        return new Generation(place, content, roots, limits);
    }

    /** Frameworks take any symbolic name, such as one that leads out of the folder. */
    private static String name(Bundle bundle) {
        String full = bundle.getSymbolicName() + "_" + bundle.getVersion();
        String readable =
                full.substring(0, Math.min(full.length(), LONGEST_NAME))
                        .replaceAll("[^A-Za-z0-9._-]", "_");
        return readable
                + "-"
                + bundle.getBundleId()
                + "-"
                + Long.toString(bundle.getLastModified(), Character.MAX_RADIX);
    }

    /** Deletes what no installed bundle can use again and no process has mapped. */
    public void reclaim(Bundle... installed) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Set<String> current = new HashSet<>();
        for (Bundle bundle : installed) {
            current.add(name(bundle));
        }
        try (Stream<Path> paths = Files.list(folder)) {
            List<Path> all = paths.toList();
            for (Path path : all) {
                reclaim(path, current);
            }
        } catch (IOException | UncheckedIOException failed) {
            LOG.warn("{}: old generations stay: {}", folder, failed.toString());
        }
    }

    private static void reclaim(Path path, Set<String> current) throws IOException {
        String file = path.getFileName().toString();
        if (file.startsWith(UNPACKING)) {
            Path target = path.resolveSibling(file.replaceFirst(UNPACKING + "\\d+-", ""));
            if (!GenerationLock.of(target).isHeld()) {
                FileTree.delete(path);
            }
            return;
        }
        String generation =
                file.replaceFirst(
                        "(" + GenerationIndex.SUFFIX + "|" + GenerationLock.SUFFIX + ")$", "");
        if (!current.contains(generation)
                && !GenerationLock.of(path.resolveSibling(generation)).isHeld()) {
            FileTree.delete(path);
        }
    }
}

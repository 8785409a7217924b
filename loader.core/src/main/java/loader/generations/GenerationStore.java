package loader.generations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import loader.files.FileTree;
import loader.spi.Namespaces;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders of all generations, in the data area of this bundle: there they outlive the uninstall
 * of their bundle for as long as Python may hold something of it. The first generation of a bundle
 * in a process is a link into the {@link SharedStore}, if there is one.
 */
public final class GenerationStore {

    static final String UNPACKING = "unpacking-";

    private static final Logger LOG = LoggerFactory.getLogger(GenerationStore.class);
    private static final int LONGEST_NAME = 80;

    private final Path folder;
    private final UnpackLimits limits;
    private final Supplier<Optional<SharedStore>> shared;

    /** Bundles that something has been loaded from in this container. */
    private final Set<Long> known = ConcurrentHashMap.newKeySet();

    private GenerationStore(
            Path folder, UnpackLimits limits, Supplier<Optional<SharedStore>> shared) {
        this.folder = folder;
        this.limits = limits;
        this.shared = shared;
    }

    public static GenerationStore of(BundleContext context) {
        Path folder = context.getDataFile("generations").toPath().toAbsolutePath().normalize();
        return new GenerationStore(
                folder,
                UnpackLimits.of(context::getProperty),
                new Once<>(() -> SharedStore.of(context)));
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
        Unpacking unpacking = new Unpacking(content, roots, limits);
        return new Generation(place, unpacking, Optional.of(shared(bundle, unpacking)));
    }

    private SharedContent shared(Bundle bundle, Unpacking unpacking) {
        long id = bundle.getBundleId();
        return new SharedContent(
                () -> known.add(id) ? shared.get() : Optional.empty(),
                readable(bundle),
                Optional.ofNullable(bundle.getHeaders("").get(Namespaces.CONTENT_HEADER)),
                unpacking);
    }

    /** Frameworks take any symbolic name, such as one that leads out of the folder. */
    private static String name(Bundle bundle) {
        return readable(bundle)
                + "-"
                + bundle.getBundleId()
                + "-"
                + Long.toString(bundle.getLastModified(), Character.MAX_RADIX);
    }

    private static String readable(Bundle bundle) {
        String full = bundle.getSymbolicName() + "_" + bundle.getVersion();
        return full.substring(0, Math.min(full.length(), LONGEST_NAME))
                .replaceAll("[^A-Za-z0-9._-]", "_");
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

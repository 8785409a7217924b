package loader.generations;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import loader.events.FlightEvent;
import loader.events.Measured;
import loader.files.AtomicWrite;
import loader.files.FileTree;
import loader.files.PrivateFolder;

/**
 * One revision of a module bundle on disk: a folder with the entries below its roots. It is
 * unpacked when a module of it is first found, beside its place and then renamed, so it is whole or
 * absent; what an earlier process unpacked is used again when its digests still hold. Only this
 * user can write there.
 */
public final class Generation {

    private final Path folder;
    private final BundleContent content;
    private final Set<String> roots;
    private final UnpackLimits limits;
    private volatile boolean unpacked;

    Generation(Path folder, BundleContent content, Set<String> roots, UnpackLimits limits) {
        this.folder = folder;
        this.content = content;
        this.roots = roots;
        this.limits = limits;
    }

    public String name() {
        return folder.getFileName().toString();
    }

    public Path folder() {
        return folder;
    }

    /** Whether anything can have been loaded from it. */
    public boolean isUnpacked() {
        return unpacked;
    }

    /** The file of an entry below one of the roots. */
    public Path file(String entry) throws IOException {
        if (!unpacked) {
            unpack();
        }
        return EntryPath.below(folder, entry);
    }

    private synchronized void unpack() throws IOException {
        if (unpacked) {
            return;
        }
        Path store = folder.getParent();
        PrivateFolder.below(store.getParent(), store.getFileName().toString());
        GenerationLock.of(folder).put();
        GenerationIndex index = GenerationIndex.of(folder);
        if (!PrivateFolder.isPrivate(folder) || !index.holds()) {
            FileTree.delete(folder);
            unpackRecorded(index);
        }
        unpacked = true;
    }

    private void unpackRecorded(GenerationIndex index) throws IOException {
        Measured unpacking = FlightEvent.GENERATION.begin();
        boolean failed = true;
        try {
            unpackInto(index);
            failed = false;
        } finally {
            if (unpacking.end()) {
                unpacking.record(name(), "unpack", failed);
            }
        }
    }

    /** For each root alone the framework would go through all entries of the bundle. */
    private Collection<URL> files() {
        return roots.size() == 1
                ? content.files(roots.iterator().next())
                : content.files("").stream()
                        .filter(url -> isBelowRoot(BundleContent.path(url)))
                        .toList();
    }

    private boolean isBelowRoot(String path) {
        for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
            if (roots.contains(path.substring(0, end))) {
                return true;
            }
        }
        return roots.contains("");
    }

    private void unpackInto(GenerationIndex index) throws IOException {
        Path temporary =
                folder.resolveSibling(
                        GenerationStore.UNPACKING + ProcessHandle.current().pid() + "-" + name());
        FileTree.delete(temporary);
        AtomicWrite.make(folder, temporary, place -> unpackInto(place, index));
    }

    private void unpackInto(Path place, GenerationIndex index) throws IOException {
        PrivateFolder.below(place.getParent(), place.getFileName().toString());
        GenerationWriter unpacking = new GenerationWriter(place, limits, SignedEntries.of(content));
        unpacking.copy(files());
        index.write(unpacking.index());
    }
}

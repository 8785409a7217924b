package loader.generations;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import loader.events.FlightEvent;
import loader.events.Measured;
import loader.files.AtomicWrite;
import loader.files.FileTree;
import loader.files.PrivateFolder;

/**
 * One revision of a module bundle on disk: a folder with the entries below its roots. It is
 * unpacked when a module of it is first found, beside its place and then renamed, so it is whole or
 * absent; what an earlier process unpacked is used again when its digests still hold. Or it is a
 * link to a {@link SharedContent}. Only this user can write there.
 */
public final class Generation {

    private final Path folder;
    private final Unpacking unpacking;
    private final Optional<SharedContent> shared;
    private volatile boolean unpacked;

    Generation(Path folder, Unpacking unpacking, Optional<SharedContent> shared) {
        this.folder = folder;
        this.unpacking = unpacking;
        this.shared = shared;
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
            unpackRecorded(index);
        }
        unpacked = true;
    }

    private void unpackRecorded(GenerationIndex index) throws IOException {
        Measured unpacking = FlightEvent.GENERATION.begin();
        boolean failed = true;
        try {
            if (shared.isEmpty() || !shared.get().isLinked(folder)) {
                FileTree.delete(folder);
                unpackInto(index);
            }
            failed = false;
        } finally {
            if (unpacking.end()) {
                unpacking.record(name(), "unpack", failed);
            }
        }
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
        index.write(unpacking.into(place));
    }
}

package loader.cpython;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import loader.python.NoPythonException;

/**
 * A folder of unpacked runtimes, one sub-folder for each content; shared by all processes of a
 * user.
 *
 * <p>A runtime is unpacked beside its place and renamed into it when it is complete, under a lock
 * of the cache, so a home is whole or absent. At each start the sizes of its files are compared
 * (see {@link Checklist}); a home that fails is unpacked anew. What sizes do not show, {@link
 * #damage} does.
 *
 * <p>Homes of other versions stay: a Python process that was started from a home may live on when
 * its JVM has ended, so nobody knows when the last user is gone. The folder may be deleted whenever
 * none of its runtimes runs.
 */
public final class RuntimeCache {
    private static final int DIGEST_DIGITS = 16;

    private final Path folder;
    private final Consumer<UnpackProgress> listener;

    public RuntimeCache(Path folder) {
        this(folder, progress -> {});
    }

    /** The listener is called before the first file and after each. */
    public RuntimeCache(Path folder, Consumer<UnpackProgress> listener) {
        this.folder = folder.toAbsolutePath();
        this.listener = listener;
    }

    /** The home of the runtime: as it is when its sizes are right, otherwise unpacked first. */
    public Path home(RuntimeArchive archive) {
        Path home = place(archive);
        return Checklist.holds(home) ? home : unpacked(archive);
    }

    /** The home of the runtime with that digest, if it is unpacked and its sizes are right. */
    public Optional<Path> present(String digest) {
        String ending = "-" + digest.substring(0, DIGEST_DIGITS);
        File[] homes = folder.toFile().listFiles((parent, name) -> name.endsWith(ending));
        return homes == null || homes.length != 1
                ? Optional.empty()
                : Optional.of(homes[0].toPath()).filter(Checklist::holds);
    }

    /**
     * The files of the home whose bytes are not those of the archive; reads all of them, which no
     * start has the time for. The folder is then to be deleted.
     */
    public List<String> damage(RuntimeArchive archive) {
        Path home = place(archive);
        try {
            List<String> damaged = new ArrayList<>();
            for (RuntimeIndex.Entry entry : Unpacking.checkedIndex(archive).entries()) {
                if (!hasDigest(home.resolve(entry.path()), entry)) {
                    damaged.add(entry.path());
                }
            }
            return damaged;
        } catch (IOException e) {
            throw failure(archive, e);
        }
    }

    private static boolean hasDigest(Path file, RuntimeIndex.Entry entry) {
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && Sha256.of(Files.readAllBytes(file)).equals(entry.digest());
        } catch (IOException e) {
            return false;
        }
    }

    @SuppressWarnings("try") // the lock is held, not used
    private Path unpacked(RuntimeArchive archive) {
        Path home = place(archive);
        try {
            Files.createDirectories(folder);
            try (CacheLock lock = CacheLock.take(folder)) {
                if (!Checklist.holds(home)) {
                    unpack(archive, home);
                }
            }
            return home;
        } catch (IOException e) {
            throw failure(archive, e);
        }
    }

    private void unpack(RuntimeArchive archive, Path home) throws IOException {
        Leftovers.removeFrom(folder);
        Path temporary = Leftovers.create(folder);
        try {
            new Unpacking(archive, temporary, listener).run();
            if (Files.exists(home, LinkOption.NOFOLLOW_LINKS)) {
                Leftovers.discard(home);
            }
            Files.move(temporary, home, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            if (Files.exists(temporary)) {
                Leftovers.remove(temporary);
            }
        }
    }

    private Path place(RuntimeArchive archive) {
        String digest = archive.digest().substring(0, DIGEST_DIGITS);
        return new File(folder.toFile(), archive.name().concat("-").concat(digest)).toPath();
    }

    private NoPythonException failure(RuntimeArchive archive, IOException reason) {
        return new NoPythonException(
                archive.name() + ": cannot unpack to " + folder + ": " + Reason.of(reason), reason);
    }
}

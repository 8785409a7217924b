package loader.runtime;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import loader.files.AtomicWrite;
import loader.files.IoErrorText;
import loader.files.PrivateFolder;
import loader.python.NoPythonException;

/**
 * A folder of unpacked runtimes, one sub-folder for each content; shared by all processes of a
 * user.
 *
 * <p>Only this user can write there, or nothing is used from it ({@link PrivateFolder}).
 *
 * <p>A runtime is unpacked beside its place and renamed into it when it is complete, under a lock
 * of the cache, so a home is whole or absent. At each start the sizes of its files are compared
 * (see {@link SizeManifest}), and all bytes at the first start after a crash (see {@link
 * HomeMark}); a home that fails is unpacked anew.
 *
 * <p>Homes of other versions stay: a Python process that was started from a home may live on when
 * its JVM has ended, so nobody knows when the last user is gone. The folder may be deleted whenever
 * none of its runtimes runs.
 */
public final class RuntimeCache {
    private static final int DIGEST_DIGITS = 16;

    /** What {@link #present} has checked for the start that is under way. */
    private static final AtomicReference<Path> CHECKED = new AtomicReference<>();

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

    /** Whether a runtime with a name like that is in the folder and can be read, whatever it is. */
    public static boolean has(Path folder, String name) {
        File[] homes = folder.toFile().listFiles((parent, home) -> home.startsWith(name));
        for (File home : homes == null ? new File[0] : homes) {
            if (home.isDirectory() && home.canRead() && home.canExecute()) {
                return true;
            }
        }
        return false;
    }

    /** The home of the runtime: as it is when its sizes are right, otherwise unpacked first. */
    public Path home(RuntimeArchive archive) {
        try {
            Path home = place(PrivateFolder.open(folder), archive);
            boolean usable = home.equals(CHECKED.getAndSet(null)) || isUsable(home);
            return usable ? home : unpacked(archive, home);
        } catch (IOException e) {
            throw failure(archive, e);
        }
    }

    /**
     * The home of the runtime with that digest, if it is unpacked and its sizes are right. A start
     * looks for the home here first, and {@link #home} does not check it again then.
     */
    public Optional<Path> present(String digest) throws IOException {
        String ending = "-" + digest.substring(0, DIGEST_DIGITS);
        File[] homes = folder.toFile().listFiles((parent, name) -> name.endsWith(ending));
        if (homes == null || homes.length != 1) {
            return Optional.empty();
        }
        Path home = PrivateFolder.open(folder).resolve(homes[0].getName());
        if (!isUsable(home)) {
            return Optional.empty();
        }
        CHECKED.set(home);
        return Optional.of(home);
    }

    /** All bytes are looked at after a crash only, since a start has no time for that. */
    private static boolean isUsable(Path home) {
        if (!PrivateFolder.isPrivate(home) || !SizeManifest.holds(home)) {
            return false;
        }
        if (HomeMark.isLeft(home)) {
            if (!SizeManifest.holdsToTheByte(home)) {
                return false;
            }
            HomeMark.removeLeft(home);
        }
        return true;
    }

    @SuppressWarnings("try") // the lock is held, not used
    private Path unpacked(RuntimeArchive archive, Path home) throws IOException {
        try (CacheLock lock = CacheLock.take(home.getParent())) {
            if (!isUsable(home)) {
                unpack(archive, home);
            }
        }
        return home;
    }

    private void unpack(RuntimeArchive archive, Path home) throws IOException {
        TemporaryFolders.removeFrom(home.getParent());
        Path temporary = TemporaryFolders.create(home.getParent());
        AtomicWrite.make(
                home,
                temporary,
                folder -> {
                    new Unpacking(archive, folder, listener).run();
                    if (Files.exists(home, LinkOption.NOFOLLOW_LINKS)) {
                        TemporaryFolders.discard(home);
                    }
                });
        HomeMark.removeLeft(home);
    }

    private static Path place(Path folder, RuntimeArchive archive) {
        String digest = archive.digest().substring(0, DIGEST_DIGITS);
        return new File(folder.toFile(), archive.name().concat("-").concat(digest)).toPath();
    }

    private NoPythonException failure(RuntimeArchive archive, IOException reason) {
        return new NoPythonException(
                archive.name() + ": cannot unpack to " + folder + ": " + IoErrorText.of(reason),
                reason);
    }
}

package loader.generations;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import loader.files.ProcessMarks;

/**
 * The file beside the generations of a store that names those that a process uses. It is locked as
 * long as the process lives, and removed at an orderly end: one without a lock is of a process that
 * crashed or was killed, perhaps because files of a generation are damaged.
 */
final class UseMark {

    private static final String SUFFIX = ".started";

    /** A lock goes with its channel. */
    private static final Map<Path, UseMark> MARKS = new HashMap<>();

    private final FileChannel channel;
    private final Set<String> names = new HashSet<>();

    private UseMark(FileChannel channel) {
        this.channel = channel;
    }

    /** From now on this process uses the generation. */
    static void put(Path store, String generation) throws IOException {
        synchronized (MARKS) {
            UseMark mark = MARKS.get(store);
            if (mark == null) {
                mark = create(store);
                MARKS.put(store, mark);
            }
            if (mark.names.add(generation)) {
                mark.channel.write(ByteBuffer.wrap((generation + "\n").getBytes(UTF_8)));
            }
        }
    }

    private static UseMark create(Path store) throws IOException {
        while (true) {
            String name = ProcessHandle.current().pid() + "-" + System.nanoTime() + SUFFIX;
            File file = store.resolve(name).toFile();
            ProcessMarks.add(file);
            FileChannel channel =
                    FileChannel.open(
                            file.toPath(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            if (channel.tryLock() != null && file.exists()) {
                return new UseMark(channel);
            }
            channel.close(); // another process took it for one that was left
        }
    }

    /** Makes suspect what processes have used that did not come to an orderly end. */
    static void suspectLeft(Path store) {
        for (File mark : others(store)) {
            try (FileChannel channel = FileChannel.open(mark.toPath(), StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                if (lock != null) {
                    for (String name : names(mark)) {
                        new StoredGeneration(store.resolve(name)).suspect();
                    }
                    Files.deleteIfExists(mark.toPath());
                }
            } catch (IOException | OverlappingFileLockException anothers) {
                // it has gone, or is left to the next process
            }
        }
    }

    /** The generations that processes use, or did when they were killed. */
    static Set<String> used(Path store) {
        Set<String> used = new HashSet<>();
        synchronized (MARKS) {
            UseMark own = MARKS.get(store);
            if (own != null) {
                used.addAll(own.names);
            }
        }
        for (File mark : others(store)) {
            try {
                used.addAll(names(mark));
            } catch (IOException gone) {
                // and its process with it
            }
        }
        return used;
    }

    private static List<String> names(File mark) throws IOException {
        return Files.readAllLines(mark.toPath()).stream()
                .filter(name -> !name.isEmpty() && name.indexOf('/') < 0 && !name.startsWith("."))
                .toList();
    }

    /** To open one's own would drop its lock when it is closed. */
    private static List<File> others(Path store) {
        return marks(store).stream().filter(mark -> !ProcessMarks.isOwn(mark)).toList();
    }

    private static List<File> marks(Path store) {
        File[] marks = store.toFile().listFiles((folder, name) -> name.endsWith(SUFFIX));
        return marks == null ? List.of() : List.of(marks);
    }
}

package loader.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.testing.OpenFiles;
import loader.testing.Waiting;

/** What processes may leave in this one and in the system, counted from the begin of a test. */
final class Remains {

    private static final Path MAPPINGS = Path.of("/proc/self/maps");
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private final int files = OpenFiles.count();
    private final Set<Thread> threads = threads();
    private final Set<Path> shared = shared();

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("python-"))
                .collect(Collectors.toSet());
    }

    /** Others may have what is not named for Loader. */
    private static Set<Path> shared() {
        if (!Files.isDirectory(SHARED_MEMORY)) {
            return Set.of();
        }
        try (Stream<Path> all = Files.list(SHARED_MEMORY)) {
            return all.filter(each -> each.getFileName().toString().startsWith("loader"))
                    .collect(Collectors.toSet());
        } catch (IOException unreadable) {
            return Set.of();
        }
    }

    /** Java gives a mapping back when it collects the buffer. */
    private static boolean isMapped() {
        System.gc();
        try (Stream<String> mappings = Files.lines(MAPPINGS)) {
            return mappings.anyMatch(each -> each.contains("/memfd:loader"));
        } catch (IOException notLinux) {
            return false;
        }
    }

    /**
     * @param folders of the processes
     */
    void areNone(List<Path> folders) {
        OpenFiles.areNoMoreThan(files);
        Waiting.until("no folder is left", () -> folders.stream().noneMatch(Files::exists));
        Waiting.until("no process is left", () -> ProcessHandle.current().children().count() == 0);
        Waiting.until("no thread is left", () -> threads.containsAll(threads()));
        Waiting.until("no shared memory is mapped", () -> !isMapped());
        Waiting.until("no shared memory has a name", () -> shared.containsAll(shared()));
    }

    static void haveEnded(Collection<Long> processes) {
        Waiting.until(
                "the processes have ended: " + processes,
                () ->
                        processes.stream()
                                .flatMap(each -> ProcessHandle.of(each).stream())
                                .noneMatch(ProcessHandle::isAlive));
    }
}

package loader.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private final Set<Long> processes = processes();
    private final long mappings = mappings();
    private final Set<Thread> threads = threads();
    private final Set<Path> shared = shared();

    /** Other tests share an interpreter, which lives as long as this process. */
    private static Set<Long> processes() {
        return ProcessHandle.current()
                .children()
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }

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
    private static long mappings() {
        System.gc();
        try (Stream<String> mappings = Files.lines(MAPPINGS)) {
            return mappings.filter(each -> each.contains("/memfd:loader")).count();
        } catch (IOException notLinux) {
            return 0;
        }
    }

    /**
     * @param folders of the processes
     */
    void areNone(List<Path> folders) {
        OpenFiles.areNoMoreThan(files);
        Waiting.until("no folder is left", () -> folders.stream().noneMatch(Files::exists));
        Waiting.until("no process is left", () -> processes.containsAll(processes()));
        Waiting.until("no thread is left", () -> threads.containsAll(threads()));
        Waiting.until("no shared memory is mapped", () -> mappings() <= mappings);
        Waiting.until("no shared memory has a name", () -> shared.containsAll(shared()));
    }
}

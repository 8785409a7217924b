package loader.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several users of one cache at once, as real threads and real processes. */
@Timeout(60)
class RuntimeCacheProcessTest {
    @TempDir Path folder;

    /** What the other processes run: unpacks, reports the first file and the home. */
    static final class Unpacker {
        private Unpacker() {}

        public static void main(String[] args) throws IOException {
            try (JarArchive archive = new JarArchive(Path.of(args[0]))) {
                AtomicInteger calls = new AtomicInteger();
                boolean isToBeKilled = args.length > 2;
                RuntimeCache cache =
                        new RuntimeCache(
                                Path.of(args[1]),
                                progress -> {
                                    if (calls.incrementAndGet() == 2) {
                                        System.out.println("unpacking");
                                        if (isToBeKilled) {
                                            awaitKill();
                                        }
                                    }
                                });
                System.out.println(cache.home(archive));
            }
        }

        private static void awaitKill() {
            try {
                System.in.read();
            } catch (IOException closed) {
                throw new UncheckedIOException(closed);
            }
        }
    }

    @Test
    void twoProcessesAtOnceUnpackOnceAndGetTheSameHome() throws Exception {
        Path jar = Fixture.big().jar(folder);
        List<Process> both = List.of(start(jar), start(jar));

        Set<String> homes = new HashSet<>();
        int unpacked = 0;
        for (Process process : both) {
            List<String> lines = process.inputReader(UTF_8).lines().toList();
            assertEquals(0, process.waitFor(), () -> lines.toString());
            unpacked += lines.size() - 1;
            homes.add(lines.get(lines.size() - 1));
        }

        assertEquals(1, homes.size(), homes::toString);
        assertEquals(1, unpacked);
    }

    @Test
    void aProcessKilledInTheMiddleLeavesNothingThatIsUsedOrStays() throws Exception {
        Path jar = Fixture.big().jar(folder);
        Process killed = start(jar, "and wait");
        try (BufferedReader output = killed.inputReader(UTF_8)) {
            assertEquals("unpacking", output.readLine());
            killed.destroyForcibly();
            killed.waitFor(10, TimeUnit.SECONDS);
        }
        assertTrue(
                names().stream().anyMatch(name -> name.endsWith(".tmp")), () -> names().toString());

        try (JarArchive archive = new JarArchive(jar)) {
            RuntimeCache cache = new RuntimeCache(cache());
            Path home = cache.home(archive);

            assertEquals(List.of(), RuntimeDamage.of(home, archive));
            assertEquals(List.of(home.getFileName().toString(), "lock"), names());
        }
    }

    @Test
    void manyThreadsUnpackOnceAndGetTheSameHome() throws Exception {
        AtomicInteger starts = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (JarArchive archive = new JarArchive(Fixture.big().jar(folder))) {
            Callable<Path> home =
                    () ->
                            new RuntimeCache(cache(), progress -> countFirst(progress, starts))
                                    .home(archive);
            List<Future<Path>> homes =
                    threads.invokeAll(Stream.generate(() -> home).limit(8).toList());

            assertEquals(1, homes.stream().map(RuntimeCacheProcessTest::result).distinct().count());
            assertEquals(1, starts.get());
        } finally {
            threads.shutdownNow();
        }
    }

    private static void countFirst(UnpackProgress progress, AtomicInteger starts) {
        if (progress.files() == 0) {
            starts.incrementAndGet();
        }
    }

    private static Path result(Future<Path> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private Process start(Path jar, String... more) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = System.getProperty("java.class.path");
        List<String> command = new ArrayList<>(List.of(java, "-cp", classes));
        command.addAll(List.of(Unpacker.class.getName(), jar.toString(), cache().toString()));
        command.addAll(List.of(more));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private Path cache() {
        return folder.resolve("cache");
    }

    private List<String> names() {
        try (Stream<Path> files = Files.list(cache())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loader.itest.services.Workers;
import loader.python.Interpreter;
import loader.python.PyModule;
import loader.python.PythonDiedException;
import loader.python.PythonException;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.ServiceException;

/** Several processes share the calls of a typed service. */
@RunWith(PaxExam.class)
public class SpreadServicesIT extends ProcessStory {

    private static final String ANY = "(loader.module=shared)";

    private static final String SOURCE =
            """
            import asyncio, builtins, ctypes, os, time, uuid

            class Part:
                def __init__(self, number):
                    self.number = number
                def process(self):
                    return os.getpid()
                def plus(self, other):
                    return Part(self.number + other.number)

            def process():
                return os.getpid()

            def process_when(file):
                open(f"{file}.{uuid.uuid4()}", "w").close()
                while not os.path.exists(file):
                    time.sleep(0.002)
                return os.getpid()

            def processes(callback):
                return [os.getpid(), callback(), callback()]

            def sum(parts):
                return builtins.sum(each.number for each in parts)

            async def later(file):
                while not os.path.exists(file):
                    await asyncio.sleep(0.002)
                return os.getpid()

            def take(number):
                return len(bytearray(number)) and 1

            def crash():
                ctypes.string_at(0)
            """;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Path folder;
    private Workers workers;

    @Before
    public void twoProcesses() throws Exception {
        folder = Files.createTempDirectory(Path.of(System.getProperty("itest.target")), "spread");
        configure(Map.of("interpreter", "PROCESS", "workers", 2));
        start(
                new PythonBundle("shared", "1.0.0")
                        .importing(INTERFACES)
                        .module("shared", SOURCE, "java.interface=" + Workers.class.getName()));
        workers = service(Workers.class, ANY);
        until("both have the module", this::areTwo);
    }

    @After
    @Override
    public void everyReferenceIsClosed() throws InterruptedException {
        threads.shutdown();
        super.everyReferenceIsClosed();
    }

    private Path file() throws Exception {
        return Files.createTempFile(folder, "go", "").resolveSibling("go" + System.nanoTime());
    }

    /** Calls that are under way at the same time: each waits until all have begun. */
    private Set<Long> together(int number) throws Exception {
        Path file = file();
        List<CompletableFuture<Long>> calls = begin(number, file);
        until("all have begun", () -> begun(file) == number);
        Files.createFile(file);
        return calls.stream().map(CompletableFuture::join).collect(Collectors.toSet());
    }

    private boolean areTwo() {
        try {
            return together(2).size() == 2;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private List<CompletableFuture<Long>> begin(int number, Path file) {
        List<CompletableFuture<Long>> calls = new ArrayList<>();
        for (int call = 0; call < number; call++) {
            calls.add(begun(file.toString()));
        }
        return calls;
    }

    private CompletableFuture<Long> begun(String file) {
        return CompletableFuture.supplyAsync(() -> workers.processWhen(file), threads);
    }

    private long begun(Path file) {
        String[] names = folder.toFile().list();
        return Stream.of(names == null ? new String[0] : names)
                .filter(name -> name.startsWith(file.getFileName() + "."))
                .count();
    }

    @Test
    public void callsAtTheSameTimeAreInProcessesOfTheirOwn() throws Exception {
        assertFalse(together(2).contains(ProcessHandle.current().pid()));
        assertEquals("no third one was needed", 2, processes().size());
    }

    @Test
    public void theCallsOfOneThreadStayTogether() {
        Set<Long> seen = Stream.generate(workers::process).limit(20).collect(Collectors.toSet());
        assertEquals(1, seen.size());
    }

    @Test
    public void aCallbackCallsTheProcessThatItIsOf() throws Exception {
        Path file = file();
        List<CompletableFuture<Long>> busy = begin(2, file);
        until("both are busy", () -> begun(file) == 2);
        Set<Long> seen = Set.copyOf(workers.processes(workers::process));
        assertEquals(1, seen.size());
        Files.createFile(file);
        busy.forEach(CompletableFuture::join);
    }

    @Test
    public void anObjectStaysInItsProcessAndDrawsCallsThere() throws Exception {
        try (Workers.Part one = workers.newPart(1);
                Workers.Part two = one.plus(one)) {
            assertEquals(one.process(), two.process());
            Path file = file();
            List<CompletableFuture<Long>> busy = begin(2, file);
            until("both are busy", () -> begun(file) == 2);
            assertEquals(3, workers.sum(List.of(one, two)));
            Files.createFile(file);
            busy.forEach(CompletableFuture::join);
        }
    }

    /** A call that returns a coroutine's result later keeps its process busy until then. */
    @Test
    public void aCoroutineKeepsItsProcessBusy() throws Exception {
        Path file = file();
        CompletableFuture<Long> later = workers.later(file.toString()).toCompletableFuture();
        long other = workers.process();
        Files.createFile(file);
        assertNotEquals(other, (long) later.get());
    }

    @Test
    public void aDeathFailsTheCallsOfItsProcessOnlyAndTheServiceStays() throws Exception {
        Path file = file();
        List<CompletableFuture<Long>> calls = begin(2, file);
        until("both are busy", () -> begun(file) == 2);
        Set<Long> before = processes().stream().map(Interpreter::id).collect(Collectors.toSet());
        assertEquals(2, before.size());
        long victim = before.stream().min(Long::compare).orElseThrow();
        long other = before.stream().max(Long::compare).orElseThrow();
        assertTrue(ProcessHandle.of(victim).orElseThrow().destroyForcibly());
        until("one has failed", () -> calls.stream().anyMatch(CompletableFuture::isDone));
        assertNotEquals(victim, workers.process());
        Files.createFile(file);
        int failed = 0;
        for (CompletableFuture<Long> each : calls) {
            try {
                assertEquals(other, (long) each.get());
            } catch (ExecutionException died) {
                assertEquals(PythonDiedException.class, died.getCause().getClass());
                failed++;
            }
        }
        assertEquals(1, failed);
        assertSame(workers, service(Workers.class, ANY));
        until("there are two again", this::areTwo);
        assertFalse(together(2).contains(victim));
        assertTrue(together(2).contains(other));
    }

    @Test
    public void acrashInACallIsFollowedByAnAnswer() throws Exception {
        for (int death = 0; death < 2; death++) {
            assertThrows(PythonDiedException.class, workers::crash);
            assertTrue(workers.process() > 0);
        }
        until("there are two again", this::areTwo);
    }

    @Test
    public void theModuleItselfIsInAProcessOfItsOwn() throws Exception {
        PyModule module = moduleService("shared");
        long process = module.callMethodAs(Long.class, "process");
        assertFalse(together(2).contains(process));
        assertEquals(3, processes().size());
        assertTrue(ProcessHandle.of(process).orElseThrow().destroyForcibly());
        until("another one", () -> anotherModule(process));
        assertSame(workers, service(Workers.class, ANY));
        assertEquals(2, together(2).size());
    }

    private boolean anotherModule(long before) {
        try {
            return moduleService("shared").callMethodAs(Long.class, "process") != before;
        } catch (ServiceException | PythonDiedException gone) {
            return false;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    public void eachProcessHasItsMemory() throws Exception {
        configure(Map.of("interpreter", "PROCESS", "workers", 2, "memory", "1500m"));
        workers = service(Workers.class, ANY);
        until("both have the module", this::areTwo);
        assertEquals(1, workers.take(100L << 20));
        PythonException full = assertThrows(PythonException.class, () -> workers.take(2L << 30));
        assertEquals("MemoryError", full.type());
        assertEquals(2, together(2).size());
    }

    @Test
    public void theServiceGoesWithItsBundle() throws Exception {
        Stream.of(context.getBundles())
                .filter(each -> "shared".equals(each.getSymbolicName()))
                .findFirst()
                .orElseThrow()
                .uninstall();
        assertEquals(0, count(Workers.class, ANY));
        assertThrows(ServiceException.class, workers::process);
    }
}

package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import loader.python.Attached;
import loader.python.AttachedState;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonRuntime;
import loader.testing.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thread that does not give the GIL up is found without the GIL. */
class ThreadWatchTest {

    private static final Duration TWO_LOOKS = Duration.ofSeconds(2);

    private static final int READS = 100;

    private final PythonRuntime runtime = TestPython.get();

    private Optional<AttachedState> state(String thread) {
        return runtime.attached().stream()
                .filter(state -> state.thread().equals(thread))
                .findFirst();
    }

    private AttachedState.Gil awaited(Thread thread, AttachedState.Gil wanted) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        AttachedState.Gil seen = null;
        while (seen != wanted && System.nanoTime() < deadline) {
            seen = state(thread.getName()).map(AttachedState::gil).orElse(null);
            Thread.sleep(5);
        }
        return seen;
    }

    @Test
    void whoHasTheGilWhoWaitsForItAndWhoHasGivenItUpIsToldWithItsStack() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Thread holder = new Thread(() -> attachedUntil(end), "holder");
        Thread waiter = new Thread(() -> runtime.main().attach().close(), "waiter");
        try {
            holder.start();
            assertEquals(AttachedState.Gil.HELD, awaited(holder, AttachedState.Gil.HELD));
            waiter.start();
            assertEquals(
                    AttachedState.Gil.WAITED_FOR, awaited(waiter, AttachedState.Gil.WAITED_FOR));
            AttachedState held = runtime.attached().get(0);
            assertEquals("holder", held.thread());
            assertEquals(0, held.interpreter());
            assertTrue(
                    held.stack().stream()
                            .anyMatch(each -> each.getMethodName().equals("attachedUntil")),
                    held.stack().toString());
        } finally {
            end.countDown();
        }
        holder.join();
        waiter.join();
        assertEquals(Optional.empty(), state("holder"));
        assertEquals(Optional.empty(), state("waiter"));
    }

    private void attachedUntil(CountDownLatch end) {
        try (Attached python = runtime.main().attach()) {
            end.await();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    @Test
    void codeInPythonThatWaitsHasGivenItUp() throws Exception {
        Thread sleeper;
        try (Attached python = runtime.main().attach();
                PyModule threading = python.importModule("threading");
                PyObject event = threading.callMethod("Event")) {
            sleeper = new Thread(() -> event.callMethod("wait").close(), "sleeper");
            python.detached(
                    () -> {
                        sleeper.start();
                        try {
                            assertEquals(
                                    AttachedState.Gil.GIVEN_UP,
                                    awaited(sleeper, AttachedState.Gil.GIVEN_UP));
                        } catch (Exception failed) {
                            throw new IllegalStateException(failed);
                        }
                        return null;
                    });
            event.callMethod("set").close();
            python.detached(() -> joined(sleeper));
        }
    }

    private static Thread watch() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().equals("python-watch"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void nobodyLooksWhileNoThreadUsesPython() throws Exception {
        runtime.main().attach().close();
        Waiting.until("nobody looks", () -> watch().getState() == Thread.State.WAITING);
        CountDownLatch end = new CountDownLatch(1);
        Thread holder = new Thread(() -> attachedUntil(end), "late holder");
        holder.start();
        Waiting.until(
                "the watch has seen the thread",
                () ->
                        state("late holder")
                                .filter(held -> held.since().compareTo(TWO_LOOKS) > 0)
                                .isPresent());
        Waiting.until(
                "the watch looks again and again",
                () -> watch().getState() == Thread.State.TIMED_WAITING);
        end.countDown();
        holder.join();
    }

    private static final String HELD =
            """
            import ctypes, os, threading, time
            ended = threading.Event()
            def naps():
                while not ended.is_set():
                    time.sleep(0.001)
            napping = threading.Thread(target=naps)
            def keeps(fifo):
                end = os.open(fifo, os.O_RDWR)
                ctypes.PyDLL(None).read(end, ctypes.create_string_buffer(1), 1)
                os.close(end)
            def calls(fifo):
                napping.start()
                try:
                    keeps(fifo)
                finally:
                    ended.set()
                    napping.join()
            """;

    /** C code that has the GIL, a thread that waits for it, and one that Python has started. */
    @Test
    void theStacksOfPythonAreToldWhileAThreadKeepsTheGil(@TempDir Path folder) throws Exception {
        Path fifo = folder.resolve("fifo");
        try (Attached python = runtime.main().attach();
                PyModule module = python.newModule("held");
                PyModule os = python.importModule("os");
                PyObject code = python.compile(HELD, "held.py")) {
            os.callMethod("mkfifo", fifo.toString()).close();
            python.exec(code, module);
            Thread holder =
                    new Thread(
                            () -> module.callMethod("calls", fifo.toString()).close(), "in Python");
            python.detached(
                    () -> {
                        holder.start();
                        try {
                            List<String> keeps =
                                    List.of(
                                            "File \"held.py\", line 9, in keeps",
                                            "File \"held.py\", line 14, in calls");
                            Waiting.until(
                                    "the stack is " + keeps,
                                    () ->
                                            awaitedStack(
                                                            "in Python",
                                                            "keeps",
                                                            AttachedState.Gil.HELD)
                                                    .equals(keeps));
                            List<String> naps =
                                    awaitedStack(
                                            "Python thread", "naps", AttachedState.Gil.GIVEN_UP);
                            assertEquals("File \"held.py\", line 5, in naps", naps.get(0));
                        } finally {
                            goOn(fifo); // it has the GIL, without which nobody goes on
                        }
                        return joined(holder);
                    });
        }
        assertEquals(Optional.empty(), state("in Python"));
    }

    private static final String COMING_AND_GOING =
            """
            import threading
            stopped = False
            def deep(depth):
                return deep(depth - 1) if depth else [str(i) for i in range(50)]
            def come_and_go():
                while not stopped:
                    threads = [threading.Thread(target=deep, args=(20,)) for _ in range(4)]
                    for each in threads: each.start()
                    for each in threads: each.join()
            """;

    /** Whatever is read of them is of a moment, or not there. */
    @Test
    void stacksAreReadWhileThreadsRunAndComeAndGo() throws Exception {
        try (Attached python = runtime.main().attach();
                PyModule module = python.newModule("coming");
                PyObject code = python.compile(COMING_AND_GOING, "coming.py")) {
            python.exec(code, module);
            Thread starter = new Thread(() -> module.callMethod("come_and_go").close(), "starter");
            python.detached(
                    () -> {
                        starter.start();
                        for (int i = 0; i < READS; i++) {
                            runtime.attached();
                        }
                        return null;
                    });
            module.setAttr("stopped", true);
            python.detached(() -> joined(starter));
        }
    }

    private List<String> awaitedStack(String thread, String function, AttachedState.Gil gil) {
        AtomicReference<List<String>> stack = new AtomicReference<>(List.of());
        Waiting.until(
                function + " is called",
                () -> {
                    runtime.attached().stream()
                            .filter(each -> each.thread().startsWith(thread) && each.gil() == gil)
                            .map(AttachedState::pythonStack)
                            .filter(each -> each.toString().contains("in " + function))
                            .findFirst()
                            .ifPresent(stack::set);
                    return !stack.get().isEmpty();
                });
        return stack.get();
    }

    private static void goOn(Path fifo) {
        try {
            Files.write(fifo, new byte[1]);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Object joined(Thread thread) {
        try {
            thread.join();
            return null;
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }
}

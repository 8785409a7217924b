package loader.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import loader.extension.Scenarios;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonDiedException;
import loader.testing.Processes;
import loader.testing.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each kind of death again and again, several at once: the exception says how the process has
 * ended, others work on, and nothing of the process is left.
 */
@Timeout(3600)
class DeathTableTest {

    private static final int ROUNDS = Integer.getInteger("rounds.deaths", 3);
    private static final int AT_ONCE = 10;
    private static final int IN_SHARED_MEMORY = 1 << 14;

    private static final String PREPARED =
            """
            import ctypes, importlib.machinery, importlib.util, os, resource, sys, threading, time
            def imported(name):
                loader = importlib.machinery.ExtensionFileLoader(name, library)
                spec = importlib.util.spec_from_file_location(name, library, loader=loader)
                module = importlib.util.module_from_spec(spec)
                loader.exec_module(module)
                return module
            def in_thread(target):
                thread = threading.Thread(target=target)
                thread.start()
                thread.join()
            faults = imported("faults")
            """;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<ProcessInterpreter> started = new ConcurrentLinkedQueue<>();
    private Remains remains;
    private ProcessInterpreter other;

    @BeforeEach
    void count() {
        TestProcess.start().close(); // what Java opens once is open now
        remains = new Remains();
        other = start();
    }

    @AfterEach
    void nothingIsLeft() {
        try {
            assertEquals(42, evaluated(other, "6 * 7"));
        } finally {
            other.close();
        }
        threads.shutdown();
        started.forEach(each -> assertEquals(Interpreter.State.ENDED, each.state()));
        started.forEach(each -> assertEquals(0, each.liveReferences()));
        remains.areNone(started.stream().map(each -> each.worker().folder()).toList());
    }

    private ProcessInterpreter start() {
        ProcessInterpreter interpreter = TestProcess.start();
        started.add(interpreter);
        return interpreter;
    }

    private static Object evaluated(Interpreter interpreter, String expression) {
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("other");
                PyObject value = python.eval(expression, module)) {
            return value.as(Object.class);
        }
    }

    private void again(Runnable round) {
        for (int left = ROUNDS; left > 0; left -= AT_ONCE) {
            Stream.generate(() -> CompletableFuture.runAsync(round, threads))
                    .limit(Math.min(left, AT_ONCE))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
    }

    /** Executes code that can load a library with faults, call Java, and be killed by Java. */
    private static void exec(ProcessInterpreter interpreter, Attached python, String source) {
        try (PyModule module = python.newModule("death");
                PyObject memory = python.of(new long[IN_SHARED_MEMORY]);
                PyObject java = python.function("java", (here, called) -> called.get(0).call());
                PyObject kill = python.function("kill", (here, none) -> killed(interpreter));
                PyObject code = python.compile(PREPARED + source, "death.py")) {
            module.setAttr("library", Scenarios.library("faults").toString());
            module.setAttr("memory", memory);
            module.setAttr("java", java);
            module.setAttr("kill", kill);
            python.exec(code, module);
        }
    }

    private static Object killed(ProcessInterpreter interpreter) {
        return ProcessHandle.of(interpreter.id()).orElseThrow().destroyForcibly();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    NULL in an init function     | SIGSEGV  | imported('null_at_init')
                    NULL in a call               | SIGSEGV  | faults.read_null()
                    NULL in a thread of Python   | SIGSEGV  | in_thread(faults.read_null)
                    NULL in a callback from Java | SIGSEGV  | java(faults.read_null)
                    abort                        | SIGABRT  | os.abort()
                    os._exit                     | status 3 | os._exit(3)
                    stack overflow in C          | SIGSEGV  | faults.recurse()
                    killed from outside          | SIGKILL  | kill(); time.sleep(1000)
                    closed connection | it had closed its connection | time.sleep(0.5); os.closerange(3, 100)
                    """)
    void theCallerIsToldHowTheProcessHasEnded(String kind, String ending, String source) {
        again(() -> dies(ending, source));
    }

    /** Python has an exception of it; what C code does with NULL is another matter. */
    @Test
    void noMemoryIsAnExceptionAndCodeOfCThatDoesNotLookDies() {
        again(
                () ->
                        dies(
                                "SIGSEGV",
                                """
                                used = int(open("/proc/self/statm").read().split()[0])
                                most = used * resource.getpagesize() + (64 << 20)
                                resource.setrlimit(resource.RLIMIT_AS, (most, most))
                                try:
                                    bytes(128 << 20)
                                except MemoryError:
                                    allocate = ctypes.CDLL(None).malloc
                                    allocate.restype = ctypes.c_void_p
                                    ctypes.memset(allocate(128 << 20), 1, 8)
                                """));
    }

    private void dies(String ending, String source) {
        ProcessInterpreter interpreter = start();
        try (Attached python = interpreter.attach();
                PyObject number = python.of(7)) {
            PythonDiedException died =
                    assertThrows(
                            PythonDiedException.class, () -> exec(interpreter, python, source));
            assertEquals(ending, died.ending());
            assertThrows(PythonDiedException.class, number::repr);
        }
        interpreter.close();
    }

    @Test
    void sysExitInAThreadEndsTheThread() {
        again(
                () -> {
                    ProcessInterpreter interpreter = start();
                    try (Attached python = interpreter.attach()) {
                        exec(interpreter, python, "in_thread(sys.exit)");
                    }
                    assertEquals(42, evaluated(interpreter, "6 * 7"));
                    interpreter.close();
                });
    }

    /** A deadline is the caller's, who closes the interpreter then. */
    @Test
    void aCallOfAStoppedProcessFailsWhenItIsClosed() {
        again(
                () -> {
                    ProcessInterpreter interpreter = start();
                    CompletableFuture<Void> isIn = new CompletableFuture<>();
                    CompletableFuture<Object> call =
                            CompletableFuture.supplyAsync(
                                    () -> {
                                        try (Attached python = interpreter.attach()) {
                                            isIn.complete(null);
                                            exec(interpreter, python, "time.sleep(1000)");
                                            return "returned";
                                        } catch (IllegalStateException failed) {
                                            return failed.getClass();
                                        }
                                    },
                                    threads);
                    isIn.join();
                    signal("STOP", interpreter.id());
                    interpreter.close();
                    assertEquals(IllegalStateException.class, call.join());
                });
    }

    static void signal(String name, long process) {
        try {
            assertEquals(0, new ProcessBuilder("kill", "-" + name, "" + process).start().waitFor());
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Whatever they do at that time, or before they have done anything. */
    @Test
    void noProcessSurvivesAContainerThatIsKilled() throws Exception {
        for (int i = 0; i < Math.max(1, ROUNDS / AT_ONCE); i++) {
            Process container =
                    new ProcessBuilder(
                                    ProcessHandle.current().info().command().orElseThrow(),
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Killed.class.getName())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            List<Long> workers = new ArrayList<>();
            try (var lines = container.inputReader()) {
                for (int each = 0; each < Killed.WORKERS; each++) {
                    workers.add(Long.valueOf(lines.readLine()));
                }
                container.destroyForcibly().waitFor();
            }
            Processes.haveEnded(workers);
        }
    }

    /** A container with processes that are idle, calculate, are stopped, and have just begun. */
    static final class Killed {

        static final int WORKERS = 5;

        private Killed() {}

        public static void main(String[] arguments) {
            ProcessInterpreter idle = TestProcess.start();
            assertEquals(42, evaluated(idle, "6 * 7"));
            ProcessInterpreter stopped = TestProcess.start();
            assertEquals(42, evaluated(stopped, "6 * 7"));
            signal("STOP", stopped.id());
            ProcessInterpreter inPython = busy("while True: pass");
            ProcessInterpreter inC = busy("10 ** 10 ** 9");
            Map.of("idle", idle, "stopped", stopped, "in Python", inPython, "in C", inC)
                    .values()
                    .forEach(each -> System.out.println(each.id()));
            System.out.println(TestProcess.start().id());
            inC.onMainThread(python -> "never");
        }

        private static ProcessInterpreter busy(String source) {
            ProcessInterpreter interpreter = TestProcess.start();
            CompletableFuture<Void> isIn = new CompletableFuture<>();
            Thread thread =
                    new Thread(
                            () -> {
                                try (Attached python = interpreter.attach();
                                        PyModule module = python.newModule("busy");
                                        PyObject code = python.compile(source, "busy.py")) {
                                    isIn.complete(null);
                                    python.exec(code, module);
                                }
                            });
            thread.setDaemon(true);
            thread.start();
            isIn.join();
            return interpreter;
        }
    }

    @Test
    void noCallIsLostWhileProcessesAreKilled() throws Exception {
        Calls calls = new Calls(start());
        List<Thread> callers = Stream.generate(() -> new Thread(calls)).limit(16).toList();
        callers.forEach(Thread::start);
        for (int i = Integer.getInteger("rounds.kills", 20); i > 0; i--) {
            ProcessInterpreter next = start();
            assertEquals(42, evaluated(next, "6 * 7"));
            calls.awaitAnswers(16);
            ProcessInterpreter victim = calls.current();
            killed(victim);
            calls.goOnWith(next);
            Waiting.until("its death is seen", () -> victim.state() == Interpreter.State.ENDED);
            victim.close();
        }
        calls.awaitAnswers(16);
        calls.stop();
        for (Thread caller : callers) {
            caller.join();
        }
        calls.current().close();
        assertEquals(List.of(), calls.surprises());
        assertEquals(calls.begun(), calls.answered() + calls.died());
        assertTrue(calls.died() > 0);
    }
}

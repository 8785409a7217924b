package loader.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonDiedException;
import loader.python.PythonException;
import loader.testing.Processes;
import loader.testing.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The end of a process is an exception of those who use it, and leaves nothing behind. */
@Timeout(120)
class DeathTest {

    private Remains remains;
    private final List<ProcessInterpreter> started = new ArrayList<>();

    @BeforeEach
    void count() {
        TestProcess.start().close(); // what Java opens once is open now
        remains = new Remains();
    }

    @AfterEach
    void nothingIsLeft() {
        remains.areNone(started.stream().map(each -> each.worker().folder()).toList());
    }

    private ProcessInterpreter start() {
        ProcessInterpreter interpreter = TestProcess.start();
        started.add(interpreter);
        return interpreter;
    }

    private static void exec(Attached python, String source) {
        try (PyModule module = python.newModule("death");
                PyObject code = python.compile(source, "death.py")) {
            python.exec(code, module);
        }
    }

    /**
     * Python's main thread listens to Java: it does not end when it finds its descriptor closed.
     */
    private static void waitForTheMainThread(ProcessInterpreter interpreter) {
        for (int i = 0; i < 2; i++) {
            interpreter.onMainThread(
                    python -> {
                        python.of(1).close();
                        return null;
                    });
        }
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    SIGSEGV, 'import ctypes; ctypes.string_at(0)'
                    SIGABRT, 'import os; os.abort()'
                    status 3, 'import os; os._exit(3)'
                    SIGKILL, 'import os; os.kill(os.getpid(), 9)'
                    SIGTERM, 'import os; os.kill(os.getpid(), 15); import time; time.sleep(100)'
                    it had closed its connection, 'import os, time; time.sleep(0.5); os.closerange(3, 100)'
                    """)
    void aCallThatEndsTheProcessThrowsAndSoDoesEachLaterUse(String ending, String source) {
        ProcessInterpreter interpreter = start();
        waitForTheMainThread(interpreter);
        try (Attached python = interpreter.attach();
                PyObject number = python.of(7)) {
            PythonDiedException died =
                    assertThrows(PythonDiedException.class, () -> exec(python, source));
            assertEquals(ending, died.ending());
            assertThrows(PythonDiedException.class, () -> number.as(Object.class));
            assertThrows(PythonDiedException.class, number::repr);
            assertThrows(PythonDiedException.class, () -> python.of(1));
        }
        Waiting.until(
                "the interpreter has ended", () -> interpreter.state() == Interpreter.State.ENDED);
        assertThrows(PythonDiedException.class, interpreter::attach);
        interpreter.close();
        assertEquals(0, interpreter.liveReferences());
    }

    @Test
    void theExceptionHasPythonsTracebackAndTheLastOutput() {
        ProcessInterpreter interpreter = start();
        try (Attached python = interpreter.attach()) {
            String source =
                    """
                    import ctypes, sys
                    print("the last words", file=sys.stderr)
                    def crash():
                        ctypes.string_at(0)
                    crash()
                    """;
            PythonDiedException died =
                    assertThrows(PythonDiedException.class, () -> exec(python, source));
            assertTrue(died.traceback().contains("File \"death.py\", line 4 in crash"));
            assertEquals(List.of("the last words"), died.output());
            assertTrue(died.getMessage().contains("the last words"));
        }
    }

    @Test
    void everyCallThatIsUnderWayThrows() {
        ProcessInterpreter interpreter = start();
        List<CompletableFuture<Void>> calls = new ArrayList<>();
        List<CompletableFuture<Void>> attached = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            CompletableFuture<Void> isIn = new CompletableFuture<>();
            CompletableFuture<Void> result = new CompletableFuture<>();
            attached.add(isIn);
            calls.add(result);
            Thread thread =
                    new Thread(
                            () -> {
                                try (Attached python = interpreter.attach()) {
                                    isIn.complete(null);
                                    exec(python, "import time\nwhile True: time.sleep(1)");
                                    result.complete(null);
                                } catch (RuntimeException thrown) {
                                    result.completeExceptionally(thrown);
                                }
                            });
            thread.start();
        }
        attached.forEach(CompletableFuture::join);
        ProcessHandle.of(interpreter.id()).orElseThrow().destroyForcibly();
        for (CompletableFuture<Void> call : calls) {
            CompletionException failed = assertThrows(CompletionException.class, call::join);
            assertEquals(PythonDiedException.class, failed.getCause().getClass());
        }
    }

    @Test
    void sysExitInAThreadIsAnExceptionOnly() {
        ProcessInterpreter interpreter = start();
        try (Attached python = interpreter.attach()) {
            exec(
                    python,
                    """
                    import sys, threading
                    thread = threading.Thread(target=sys.exit)
                    thread.start()
                    thread.join()
                    """);
            assertThrows(PythonException.class, () -> exec(python, "import sys; sys.exit()"));
            exec(python, "pass");
        }
        interpreter.close();
    }

    /** A stopped process does nothing, and cannot even be asked to end. */
    @Test
    void aStoppedProcessIsEndedByForce() throws Exception {
        ProcessInterpreter interpreter = start();
        interpreter.attach().close();
        assertEquals(
                0, new ProcessBuilder("kill", "-STOP", "" + interpreter.id()).start().waitFor());
        interpreter.close();
        assertEquals(Interpreter.State.ENDED, interpreter.state());
    }

    @Test
    void closingEndsACallThatGoesOnForEver() throws Exception {
        ProcessInterpreter interpreter = start();
        CompletableFuture<Void> isIn = new CompletableFuture<>();
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread busy =
                new Thread(
                        () -> {
                            try (Attached python = interpreter.attach()) {
                                isIn.complete(null);
                                exec(python, "while True: pass");
                            } catch (RuntimeException over) {
                                thrown.complete(over);
                            }
                        });
        busy.start();
        isIn.join();
        interpreter.close();
        assertEquals(IllegalStateException.class, thrown.join().getClass());
        busy.join();
    }

    @Test
    void exitFunctionsRunAndFilesAreFlushedWhenItIsClosed() throws Exception {
        File file = File.createTempFile("ended", ".txt");
        ProcessInterpreter interpreter = start();
        try (Attached python = interpreter.attach()) {
            exec(
                    python,
                    "import atexit\natexit.register(lambda: open(%s, 'w').write('bye'))"
                            .formatted("r'" + file + "'"));
        }
        interpreter.close();
        assertEquals("bye", Files.readString(file.toPath()));
        assertTrue(file.delete());
    }

    /** A container that is killed can close nothing. */
    @Test
    void noProcessSurvivesItsContainer() throws Exception {
        Process container =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Abandoned.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        long worker;
        try (var lines = container.inputReader()) {
            worker = Long.parseLong(lines.readLine());
            assertTrue(ProcessHandle.of(worker).isPresent());
            container.destroyForcibly().waitFor();
            Processes.haveEnded(List.of(worker));
        }
    }

    @Test
    void aThreadsPartnerEndsWithIt() throws Exception {
        ProcessInterpreter interpreter = start();
        try (Attached python = interpreter.attach();
                PyModule threading = python.importModule("threading")) {
            int before = threading.callMethodAs(Integer.class, "active_count");
            Thread thread = new Thread(() -> interpreter.attach().close());
            thread.start();
            thread.join();
            python.of(1).close(); // a reference that was released has the rest swept
            Waiting.until(
                    "no more threads of Python",
                    () -> threading.callMethodAs(Integer.class, "active_count") <= before);
            assertFalse(interpreter.state() == Interpreter.State.ENDED);
        }
        interpreter.close();
    }

    /** A container that its user kills while an interpreter calculates. */
    static final class Abandoned {

        private Abandoned() {}

        public static void main(String[] arguments) {
            ProcessInterpreter interpreter = TestProcess.start();
            try (Attached python = interpreter.attach()) {
                System.out.println(interpreter.id());
                exec(python, "while True: 10 ** 1000000");
            }
        }
    }
}

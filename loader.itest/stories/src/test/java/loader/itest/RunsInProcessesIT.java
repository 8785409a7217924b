package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import loader.python.Attached;
import loader.python.InterpreterConfig;
import loader.python.NoPythonException;
import loader.runpy.Limits;
import loader.runpy.Run;
import loader.runpy.RunRequest;
import loader.runpy.RunResult;
import loader.runpy.RunResult.Ending;
import loader.runpy.Streams;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;

/** Runs in processes of their own: whatever a program does, only its process ends. */
@RunWith(PaxExam.class)
public class RunsInProcessesIT extends Story {

    private static final int KILLED = 137;
    private static final int ATTEMPTS = 100;

    private int openFiles;

    @Configuration
    public Option[] everything() {
        return options(Bundles.loader(), bundle(Bundles.location("examples.hello")));
    }

    /** The first process makes the container answer processes, for good. */
    @Before
    public void count() {
        assertEquals(0, in(RunRequest.module("hello")).status());
        openFiles = openFiles();
    }

    @After
    public void nothingIsLeft() throws InterruptedException {
        until("the threads have ended", () -> threads() == 0);
        until("the files are closed", () -> openFiles() <= openFiles);
        assertEquals(List.of(), runPy.running());
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().startsWith("python-process"))
                .count();
    }

    private static int openFiles() {
        return new File("/proc/self/fd").list().length;
    }

    private Running in(RunRequest request) {
        return Running.of(runPy, request.in(InterpreterConfig.PROCESS));
    }

    private static RunRequest source(String source, String... arguments) {
        return RunRequest.of(new RunRequest.Target.Code(source), List.of(arguments))
                .in(InterpreterConfig.PROCESS);
    }

    private Running process(String source) {
        return in(source(source));
    }

    private Running limited(UnaryOperator<Limits> limits, String source) {
        return in(source(source).withLimits(limits.apply(Limits.NONE)));
    }

    @Test
    public void anExtensionModuleRunsAsMain() {
        assertEquals(main("hello", "one", "two"), in(RunRequest.module("hello", "one", "two")));
    }

    @Test
    public void codeFilesAndInputRun() throws Exception {
        String program = "import sys; print(__name__, sys.argv[1:]); sys.exit(3)";
        Running expected = new Running(3, "__main__ ['ä', '']\n", "");
        assertEquals(expected, in(source(program, "ä", "")));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        InputStream input = new ByteArrayInputStream(program.getBytes(StandardCharsets.UTF_8));
        RunRequest request =
                RunRequest.of(new RunRequest.Target.StandardInput(), List.of("ä", ""))
                        .in(InterpreterConfig.PROCESS)
                        .withStreams(new Streams(input, out, out));
        assertEquals(
                expected,
                new Running(runPy.run(request).status(), out.toString(StandardCharsets.UTF_8), ""));
        Path file = Files.writeString(Files.createTempFile("program", ".py"), program);
        assertEquals(
                expected,
                in(RunRequest.of(new RunRequest.Target.File(file.toString()), List.of("ä", ""))));
        Files.delete(file);
    }

    @Test
    public void aFileFindsItsNeighbours() throws Exception {
        Path folder = Files.createTempDirectory("program");
        Files.writeString(folder.resolve("neighbour.py"), "print('found')");
        Path file = Files.writeString(folder.resolve("program.py"), "import neighbour");
        RunRequest request = RunRequest.of(new RunRequest.Target.File(file.toString()), List.of());
        assertEquals(new Running(0, "found\n", ""), in(request));
    }

    /** The process is told the path in one line. */
    @Test
    public void thePathOfAFileMayHaveALineBreak() throws Exception {
        Path folder =
                Files.createTempDirectory(
                        Path.of(System.getProperty("itest.target")), "pro\ngram\f%0A%25");
        Files.writeString(folder.resolve("neighbour.py"), "print('found')");
        Path file = Files.writeString(folder.resolve("program.py"), "import neighbour");
        RunRequest request = RunRequest.of(new RunRequest.Target.File(file), List.of());
        assertEquals(new Running(0, "found\n", ""), in(request));
    }

    @Test
    public void thePidIsThatOfTheProcess() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        InputStream nothing = new ByteArrayInputStream(new byte[0]);
        Run run =
                runPy.start(
                        source("import os; print(os.getpid())")
                                .withStreams(new Streams(nothing, out, out)));
        assertEquals(0, run.await().status());
        assertEquals(run.process().getAsLong() + "\n", out.toString(StandardCharsets.UTF_8));
        assertEquals(-1, run.interpreter());
        assertTrue(run.await().cpu().compareTo(Duration.ofMillis(1)) > 0);
    }

    /** Java reads a line when the program does, so the next command finds the rest. */
    @Test
    public void inputIsReadWhenTheProgramAsksForIt() throws IOException {
        InputStream lines =
                new ByteArrayInputStream("one\ntwo\nthree\n".getBytes(StandardCharsets.UTF_8)) {
                    @Override
                    public int read(byte[] bytes, int offset, int length) {
                        return super.read(bytes, offset, Math.min(length, 4));
                    }
                };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RunRequest request =
                source("print(input('? '), input('? '))")
                        .withStreams(new Streams(lines, out, OutputStream.nullOutputStream()));
        assertEquals(0, runPy.run(request).status());
        assertEquals("? ? one two\n", out.toString(StandardCharsets.UTF_8));
        assertEquals("three\n", new String(lines.readAllBytes(), StandardCharsets.UTF_8));
    }

    @Test
    public void whatCPrintsIsAmongWhatPythonPrints() {
        assertEquals(
                new Running(0, "one\ntwo\nthree\n", ""),
                process(
                        """
                        import ctypes
                        c = ctypes.CDLL(None)
                        print("one")
                        c.printf(b"two\\n")
                        print("three")
                        """));
    }

    @Test
    public void aProcessThatItStartsFindsModulesOfBundles() {
        assertEquals(
                new Running(0, "This is a test module named hello.\n", ""),
                process(
                        """
                        import subprocess, sys
                        sys.exit(subprocess.call([sys.executable, "-c", "import hello"]))
                        """));
    }

    @Test
    public void theFolderOfTheRunGoesWithIt() {
        Running run =
                process(
                        """
                        for each in open("/proc/self/environ").read().split("\\0"):
                            name, _, value = each.partition("=")
                            if name == "LOADER_CHILD":
                                print(value, end="")
                        """);
        assertTrue(run.toString(), run.out().endsWith("process.py"));
        assertFalse(Files.exists(Path.of(run.out()).getParent()));
    }

    @Test
    public void aCrashEndsTheProcessOnly() {
        Running crashed = process("import ctypes\ndef f(): ctypes.string_at(0)\nf()");
        assertEquals(139, crashed.status());
        assertTrue(
                crashed.err(),
                crashed.err().startsWith("Fatal Python error: Segmentation fault\n")
                        && crashed.err().contains("File \"<string>\", line 2 in f\n"));
        assertEquals(134, process("import os; os.abort()").status());
        assertEquals(new Running(7, "", ""), process("import os; os._exit(7)"));
        assertEquals(KILLED, process("import os; os.kill(os.getpid(), 9)").status());
        assertEquals(new Running(0, "alive\n", ""), code("print('alive')"));
    }

    /** As {@code python} tells that a module has no code: in one line. */
    @Test
    public void whatCannotBeMainIsToldWithoutATraceback() {
        Running refused = in(RunRequest.module("_testsinglephase"));
        assertEquals(1, refused.status());
        assertTrue(
                refused.err(),
                refused.err().lines().count() == 1
                        && refused.err().contains(": _testsinglephase: ")
                        && refused.err().endsWith("; it can only be imported\n"));
        Running strict = in(RunRequest.module("_testmultiphase").strictly());
        assertEquals(strict.toString(), 0, strict.status());
    }

    @Test
    public void anotherPythonNeedsAProcess() {
        RunRequest request = RunRequest.module("hello").withPython(Path.of("/nowhere"));
        assertEquals(
                "another CPython needs a process: InterpreterConfig.PROCESS",
                assertThrows(IllegalArgumentException.class, () -> runPy.run(request))
                        .getMessage());
        assertEquals(
                "/nowhere: there is no bin/python3",
                assertThrows(NoPythonException.class, () -> in(request)).getMessage());
    }

    @Test
    public void limitsHold() {
        Running big = limited(none -> none.withMemory(300L << 20), "b'x' * (400 << 20)");
        assertEquals(1, big.status());
        assertTrue(big.err(), big.err().endsWith("MemoryError\n"));
        assertEquals(
                128 + 24, // SIGXCPU
                limited(none -> none.withCpu(Duration.ofSeconds(1)), "while True: pass").status());
        assertEquals(
                KILLED, // a second later
                limited(
                                none -> none.withCpu(Duration.ofSeconds(1)),
                                "import signal\nsignal.signal(signal.SIGXCPU, print)\nwhile True: pass")
                        .status());
        assertEquals(
                new Running(0, "24\n", ""), // EMFILE
                limited(
                        none -> none.withFiles(5),
                        """
                        files = []
                        try:
                            while True:
                                files.append(open("/dev/null"))
                        except OSError as refused:
                            print(refused.errno)
                        """));
        assertEquals(
                new Running(0, "(77, 77)\n", ""),
                limited(
                        none -> none.withProcesses(77),
                        "import resource; print(resource.getrlimit(resource.RLIMIT_NPROC))"));
    }

    /** It writes where it is allowed to, and connects to nobody. */
    @Test
    public void aSandboxCanBeReadOnly() throws Exception {
        assumeTrue("bubblewrap is not installed", isSandboxed());
        Path folder = Files.createTempDirectory("writable");
        String program =
                """
                import os, sys
                for each in sys.argv[1:]:
                    try:
                        with open(os.path.join(each, "written"), "w"):
                            print("written")
                    except OSError as refused:
                        print(refused.strerror)
                with open("/proc/net/route") as routes:
                    print(len(routes.readlines()), "line", end="")
                """;
        String other = folder.getParent().toString();
        RunRequest request = source(program, folder.toString(), other);
        assertEquals(
                new Running(0, "written\nRead-only file system\n1 line", ""),
                in(request.withLimits(Limits.NONE.withWritable(folder))));
        assertTrue(Files.deleteIfExists(folder.resolve("written")));
        Files.delete(folder);
        assertEquals(139, sandboxed("import ctypes; ctypes.string_at(0)").status());
    }

    private Running sandboxed(String source) {
        return limited(Limits::sandboxed, source);
    }

    static boolean isSandboxed() throws InterruptedException {
        try {
            String[] command = {"bwrap", "--unshare-net", "--ro-bind", "/", "/", "true"};
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException none) {
            return false;
        }
    }

    @Test
    public void aProgramInASandboxIsInterrupted() throws Exception {
        assumeTrue("bubblewrap is not installed", isSandboxed());
        isKeyboardInterrupt(Limits.NONE.sandboxed());
    }

    /** The thread gives up the GIL while it waits. */
    @Test
    public void aThreadThatIsAttachedCanWaitForARun() {
        for (InterpreterConfig each : InterpreterConfig.values()) {
            try (Attached attached = python.main().attach()) {
                assertEquals(0, runPy.run(source("pass").in(each)).status());
            }
        }
    }

    /** Only the command looks at how its own process was started. */
    @Test
    public void argumentsMayHaveAnyCharacters() {
        for (InterpreterConfig each : InterpreterConfig.values()) {
            RunRequest request = source("import sys; print(sys.argv[1:])", "a", "é", "b");
            Running run = Running.of(runPy, request.in(each));
            assertEquals(new Running(0, "['a', 'é', 'b']\n", ""), run);
        }
    }

    /** Its name may begin as an option does. */
    @Test
    public void aFileIsNoOption() {
        Running run = in(RunRequest.of(new RunRequest.Target.File("-c"), List.of("print(7)")));
        assertEquals(2, run.status());
        assertTrue(run.err(), run.err().contains("can't open file"));
    }

    @Test
    public void limitsAreForProcessesOnly() {
        RunRequest request =
                RunRequest.module("hello").withLimits(Limits.NONE.withMemory(1L << 30));
        assertEquals(
                "a limit is for the whole process; InterpreterConfig.PROCESS gives the run one",
                assertThrows(IllegalArgumentException.class, () -> runPy.run(request))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> Limits.NONE.withFiles(0));
    }

    @Test
    public void anInterruptIsKeyboardInterrupt() throws InterruptedException {
        isKeyboardInterrupt(Limits.NONE);
    }

    /**
     * A machine that is busy for a second does not let the program end in time: the program is
     * killed in the middle of what it prints, and then another one is tried.
     */
    private void isKeyboardInterrupt(Limits limits) throws InterruptedException {
        int status = KILLED;
        for (int i = 0; i < ATTEMPTS && status == KILLED; i++) {
            status = interrupted(limits);
        }
        assertEquals(RunResult.INTERRUPTED, status);
    }

    private int interrupted(Limits limits) throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Run run =
                runPy.start(
                        source("try:\n print('begun')\n while True: pass\nfinally: print('ended')")
                                .withLimits(limits)
                                .withStreams(new Streams(InputStream.nullInputStream(), out, err)));
        until("it has begun", () -> out.toString(StandardCharsets.UTF_8).startsWith("begun\n"));
        run.interrupt();
        RunResult result = run.await();
        assertEquals(Ending.INTERRUPTED, result.ending());
        if (result.status() != KILLED) {
            until(
                    "the exception is shown",
                    () -> err.toString(StandardCharsets.UTF_8).endsWith("KeyboardInterrupt\n"));
            until(
                    "the output is there",
                    () -> out.toString(StandardCharsets.UTF_8).equals("begun\nended\n"));
            String raised = err.toString(StandardCharsets.UTF_8);
            assertTrue(raised, raised.startsWith("Traceback"));
        }
        return result.status();
    }

    @Test
    public void aCallOfCThatDoesNotEndIsKilledAfterTheTimeout() {
        RunRequest request = source("sum(range(10**15))").withTimeout(Duration.ofSeconds(3));
        int status = 0;
        for (int i = 0; i < ATTEMPTS && status != KILLED; i++) { // Python itself may need as long
            RunResult result = runPy.run(request.withStreams(nowhere()));
            assertEquals(Ending.TIMED_OUT, result.ending());
            status = result.status();
        }
        assertEquals(KILLED, status);
    }

    private static Streams nowhere() {
        return new Streams(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream());
    }

    /** Where nobody reads any more, the program gets what it would get of a pipe. */
    @Test
    public void outputThatCannotBeWrittenIsABrokenPipe() {
        OutputStream broken =
                new OutputStream() {
                    @Override
                    public void write(int value) throws IOException {
                        throw new IOException("nobody reads");
                    }
                };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        RunRequest request =
                source("while True: print('much')")
                        .withStreams(new Streams(InputStream.nullInputStream(), broken, err));
        assertEquals(1, runPy.run(request).status());
        String text = err.toString(StandardCharsets.UTF_8);
        assertTrue(text, text.contains("BrokenPipeError: [Errno 32] Broken pipe"));
    }

    private static Streams failing(Exception exception, OutputStream err) {
        InputStream in =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        fail(exception);
                        return 0;
                    }
                };
        OutputStream out =
                new OutputStream() {
                    @Override
                    public void write(int value) throws IOException {
                        fail(exception);
                    }
                };
        return new Streams(in, out, err);
    }

    private static void fail(Exception exception) throws IOException {
        if (exception instanceof IOException failed) {
            throw failed;
        }
        throw (RuntimeException) exception;
    }

    private static final String TAPE = "no tape";

    /** A process may have ended before Java writes. */
    @Test
    public void anIoExceptionOfAStreamIsToldInEachInterpreter() {
        for (InterpreterConfig kind : InterpreterConfig.values()) {
            boolean isProcess = kind == InterpreterConfig.PROCESS;
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            Streams streams = failing(new IOException(TAPE), err);
            RunRequest writes = source("print('x')").in(kind).withStreams(streams);
            assertEquals(kind.name(), 120, runPy.run(writes).status());
            assertTrue(err.toString(), err.toString().contains(isProcess ? TAPE : "OSError"));
            err.reset();
            RunRequest reads = source("input()").in(kind).withStreams(streams);
            assertEquals(kind.name(), 1, runPy.run(reads).status());
            assertTrue(err.toString(), err.toString().contains(TAPE));
        }
    }

    @Test
    public void aFaultOfAStreamIsThrownInEachInterpreter() {
        for (InterpreterConfig kind : InterpreterConfig.values()) {
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            Streams streams = failing(new IllegalStateException(TAPE), err);
            RunRequest writes = source("print('x')").in(kind).withStreams(streams);
            assertEquals(
                    kind.name(),
                    TAPE,
                    assertThrows(IllegalStateException.class, () -> runPy.run(writes))
                            .getMessage());
            RunRequest reads = source("input()").in(kind).withStreams(streams);
            runPy.run(reads);
            assertTrue(err.toString(), err.toString().contains(TAPE));
        }
    }

    @Test
    public void aProgramThatCanBeReadInPartDoesNotRun() {
        InputStream broken =
                new java.io.SequenceInputStream(
                        new ByteArrayInputStream(
                                "print('begun')\n".getBytes(StandardCharsets.UTF_8)),
                        failing(new IOException("no tape"), OutputStream.nullOutputStream()).in());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RunRequest request =
                RunRequest.of(new RunRequest.Target.StandardInput(), List.of())
                        .in(InterpreterConfig.PROCESS)
                        .withStreams(new Streams(broken, out, out));
        assertEquals(137, runPy.run(request).status());
        String told = out.toString(StandardCharsets.UTF_8);
        assertEquals(
                "a standard stream of the program has failed in Java: java.io.IOException: no tape\n",
                told);
    }

    @Test
    public void theFunctionMainIsCalledOfModulesOnly() throws IOException {
        RunRequest code = source("def __main__(): return 5").withAutorun();
        assertEquals(
                "the function __main__ of a module is called in a process, not that of other code",
                assertThrows(IllegalArgumentException.class, () -> runPy.start(code)).getMessage());
    }

    @Test
    public void manyAtOnceEndEach() {
        List<Run> runs =
                java.util.stream.IntStream.range(0, 8)
                        .mapToObj(
                                number ->
                                        runPy.start(
                                                source("import sys; sys.exit(" + number + ")")
                                                        .withStreams(nowhere())))
                        .toList();
        for (int i = 0; i < runs.size(); i++) {
            assertEquals(i, runs.get(i).await().status());
        }
    }
}

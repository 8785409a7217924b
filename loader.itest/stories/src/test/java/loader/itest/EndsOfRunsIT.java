package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import loader.python.InterpreterConfig;
import loader.runpy.Run;
import loader.runpy.RunRequest;
import loader.runpy.RunResult.Ending;
import loader.runpy.Streams;
import org.junit.After;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;

/** However a run ends, the container lives on and the next run works. */
@RunWith(PaxExam.class)
public class EndsOfRunsIT extends Story {

    @Configuration
    public Option[] everything() {
        return options(Bundles.loader());
    }

    @After
    public void theNextRunWorks() {
        assertEquals(new Running(0, "alive\n", ""), code("print('alive')"));
    }

    @Test
    public void sysExitIsTheExitStatus() {
        assertEquals(new Running(3, "", ""), code("import sys; sys.exit(3)"));
        assertEquals(new Running(255, "", ""), code("raise SystemExit(-1)"));
        assertEquals(new Running(0, "", ""), code("exit()"));
    }

    @Test
    public void sysExitWithATextIsAnErrorLine() {
        assertEquals(new Running(1, "", "gone\n"), code("import sys; sys.exit('gone')"));
    }

    @Test
    public void anExceptionIsATraceback() {
        Running run = code("def f(): return 1/0\nf()");
        assertEquals(1, run.status());
        assertTrue(run.err(), run.err().startsWith("Traceback (most recent call last):\n"));
        assertTrue(run.err(), run.err().endsWith("ZeroDivisionError: division by zero\n"));
    }

    @Test
    public void aKeyboardInterruptIsStatus130() {
        Running run = code("raise KeyboardInterrupt");
        assertEquals(130, run.status());
        assertTrue(run.err(), run.err().endsWith("KeyboardInterrupt\n"));
    }

    /** In python, too. */
    @Test
    public void outputThatCannotBeWrittenAtTheEndIsStatus120() {
        Running expected =
                new Running(
                        120,
                        "",
                        "Exception ignored while flushing sys.stdout:\n"
                                + "ValueError: underlying buffer has been detached\n");
        RunRequest request =
                RunRequest.of(
                        new RunRequest.Target.Code("import sys; sys.stdout.detach()"), List.of());
        for (InterpreterConfig config : InterpreterConfig.values()) {
            assertEquals("" + config, expected, Running.of(runPy, request.in(config)));
        }
        String both = "import sys; sys.stderr.close(); sys.stdout.detach()";
        assertEquals(new Running(120, "", ""), code(both));
        assertEquals(new Running(0, "", ""), code("import sys; sys.stdout.close()"));
        assertEquals(new Running(0, "", ""), code("import sys; sys.stdout = None"));
    }

    @Test
    public void endlessRecursionIsARecursionError() {
        Running run = code("def f(): f()\nf()");
        assertEquals(1, run.status());
        assertTrue(run.err(), run.err().contains("RecursionError"));
    }

    @Test
    public void streamsHaveTheNamesThatTheyHaveInPython() {
        Running run =
                code("import sys; print(sys.stdin.name, sys.stdout.name, sys.stderr.name, end='')");
        assertEquals(new Running(0, "<stdin> <stdout> <stderr>", ""), run);
    }

    @Test
    public void aThreadThatExitsEndsItselfOnly() {
        Running run =
                code(
                        """
                        import sys, threading
                        t = threading.Thread(target=sys.exit, args=(9,))
                        t.start(); t.join(); print('main goes on')
                        """);
        assertEquals(new Running(0, "main goes on\n", ""), run);
    }

    @Test
    public void aMissingModuleIsAnErrorLine() {
        Running run = main("no_such_module");
        assertEquals(1, run.status());
        assertTrue(run.err(), run.err().endsWith(": No module named no_such_module\n"));
    }

    @Test
    public void whatAProgramPrintsWhenItsObjectsGoIsThereWhenTheRunEnds() {
        Running run =
                code(
                        """
                        import atexit
                        name = 'global'
                        class Thing:
                            def __del__(self): print(name, 'is still there')
                        atexit.register(print, 'first')
                        thing = Thing()
                        cycle = Thing(); cycle.itself = cycle
                        """);
        String gone = "global is still there\n";
        assertEquals(new Running(0, "first\n" + gone + gone, ""), run);
    }

    @Test
    public void closedStreamsDoNoHarm() {
        assertEquals(0, code("import sys; sys.stdout.close(); sys.stderr.close()").status());
    }

    @Test
    public void whatCodeInCPrintsIsThereWhenTheRunEnds() throws IOException {
        Path file = Files.createTempFile("printed", ".txt");
        Running run =
                code(
                        "import ctypes, os\n"
                                + "print(os.dup(1))\n"
                                + "os.dup2(os.open('"
                                + file
                                + "', os.O_WRONLY), 1)\n"
                                + "ctypes.CDLL(None).printf(b'from C')");
        String printed = Files.readString(file);
        assertEquals(0, code("import os; os.dup2(" + run.out().strip() + ", 1)").status());
        assertEquals("from C", printed);
        Files.delete(file);
    }

    /** Java's memory may be smaller than what a program prints at once, or asks for. */
    @Test
    public void javaGetsAndGivesLargeDataInParts() {
        AtomicInteger largest = new AtomicInteger();
        AtomicInteger written = new AtomicInteger();
        OutputStream out =
                new OutputStream() {
                    @Override
                    public void write(int value) {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public void write(byte[] bytes) {
                        largest.accumulateAndGet(bytes.length, Math::max);
                        written.addAndGet(bytes.length);
                    }
                };
        AtomicInteger asked = new AtomicInteger();
        InputStream in =
                new ByteArrayInputStream("typed".getBytes(StandardCharsets.UTF_8)) {
                    @Override
                    public int read(byte[] bytes) throws IOException {
                        asked.accumulateAndGet(bytes.length, Math::max);
                        return super.read(bytes);
                    }
                };
        String program =
                """
                import sys
                size = len(sys.stdin.buffer.read(100_000_000))
                sys.stdout.write("x" * (20_000_000 - size))
                """;
        RunRequest request = RunRequest.of(new RunRequest.Target.Code(program), List.of());
        OutputStream err = new ByteArrayOutputStream();
        assertEquals(
                err.toString(),
                0,
                runPy.run(request.withStreams(new Streams(in, out, err))).status());
        assertEquals(20_000_000 - "typed".length(), written.get());
        assertTrue(largest + " bytes at once", largest.get() <= 1 << 20);
        assertTrue(asked + " bytes at once", asked.get() <= 1 << 20);
    }

    @Test
    public void aByteOfInputIsReadWithoutASize() {
        String program = "import sys\nprint(sys.stdin.buffer.read1(), sys.stdin.buffer.read1(-1))";
        for (InterpreterConfig config :
                List.of(InterpreterConfig.SHARED_GIL, InterpreterConfig.PROCESS)) {
            RunRequest request =
                    RunRequest.of(new RunRequest.Target.Code(program), List.of()).in(config);
            OutputStream out = new ByteArrayOutputStream();
            InputStream in = new ByteArrayInputStream(new byte[] {'x'});
            runPy.run(request.withStreams(new Streams(in, out, out)));
            assertEquals("b'x' b''\n", out.toString());
        }
    }

    @Test
    public void whatIsPrintedWhileAnInterruptComesIsPrintedOnce() throws Exception {
        InterruptedOutput out = new InterruptedOutput();
        assertEquals(Ending.INTERRUPTED, out.run("print('once'); import time; time.sleep(60)"));
        assertEquals("once\n", out.toString());
    }

    /** {@code input()} forgets what is raised while its prompt is written. */
    @Test
    public void anInterruptThatComesWhileInputPromptsEndsIt() throws Exception {
        InterruptedOutput out = new InterruptedOutput();
        assertEquals(Ending.INTERRUPTED, out.run("print(input('asked? '))"));
        assertEquals("asked? ", out.toString());
    }

    /** Interrupts the run that writes first, and goes on when Python knows. */
    private final class InterruptedOutput extends ByteArrayOutputStream {
        private final CompletableFuture<Run> writing = new CompletableFuture<>();
        private final AtomicBoolean interrupted = new AtomicBoolean();

        Ending run(String program) throws InterruptedException {
            RunRequest request = RunRequest.of(new RunRequest.Target.Code(program), List.of());
            InputStream in = new ByteArrayInputStream("typed\n".getBytes(StandardCharsets.UTF_8));
            Run run =
                    runPy.start(
                            request.withStreams(
                                    new Streams(in, this, new ByteArrayOutputStream())));
            writing.complete(run);
            return ending(run);
        }

        @Override
        public void flush() throws IOException {
            if (!interrupted.getAndSet(true)) {
                writing.join().interrupt();
                try {
                    for (Thread each : Thread.getAllStackTraces().keySet()) {
                        if (each.getName().equals("python-interrupt")) {
                            each.join(60_000);
                        }
                    }
                } catch (InterruptedException stop) {
                    throw new InterruptedIOException();
                }
            }
        }
    }
}

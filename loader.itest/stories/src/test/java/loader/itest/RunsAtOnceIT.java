package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import loader.python.InterpreterConfig;
import loader.runpy.Run;
import loader.runpy.RunRequest;
import loader.runpy.RunResult;
import loader.runpy.RunResult.Ending;
import loader.runpy.Streams;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;

/** Runs beside each other: what they print, and how they are cancelled (docs/cancel.md). */
@RunWith(PaxExam.class)
public class RunsAtOnceIT extends Story {

    private static final int RUNS = 8;
    private static final int LINES = 10_000;

    /** The {@code read} system call on x86-64 and arm64. */
    private static final Set<String> READ_CALLS = Set.of("0", "63");

    private static final String LOOP = "print('begun')\nwhile True: pass";

    private static final String LOOP_IN_MADE =
            """
            from concurrent import interpreters
            import threading
            queue, made = interpreters.create_queue(), interpreters.create()
            made.prepare_main(queue=queue)
            threading.Thread(target=lambda: print(queue.get())).start()
            made.exec('queue.put("begun")\\nwhile True: pass')
            """;

    /** Until somebody writes into the pipe. */
    private static final String READ =
            "import os\npipe = os.open(%s, os.O_RDWR)\nprint(me())\nos.read(pipe, 1)";

    /** Without leave for other threads: {@code PyDLL} keeps the GIL during the call. */
    private static final String HOLDS_GIL =
            "import ctypes, os\npipe = os.open(%s, os.O_RDWR)\nread = ctypes.PyDLL(None).read\n"
                    + "byte = ctypes.create_string_buffer(1)\nprint(me())\nread(pipe, byte, 1)";

    @Configuration
    public Option[] everything() {
        return options(Bundles.loader());
    }

    private RunRequest request(String source, OutputStream out) {
        InputStream nothing = new ByteArrayInputStream(new byte[0]);
        return RunRequest.of(new RunRequest.Target.Code(source), List.of())
                .withStreams(new Streams(nothing, out, out));
    }

    @Test
    public void nothingThatEightRunsPrintIsMixedOrLost() {
        List<ByteArrayOutputStream> streams = new ArrayList<>();
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            streams.add(out);
            String source = "for i in range(" + LINES + "): print('run " + i + " line', i)";
            runs.add(runPy.start(request(source, out)));
        }
        for (int i = 0; i < RUNS; i++) {
            int number = i;
            assertEquals(0, runs.get(i).await().status());
            List<String> lines = streams.get(i).toString(StandardCharsets.UTF_8).lines().toList();
            assertEquals(
                    IntStream.range(0, LINES)
                            .mapToObj(line -> "run " + number + " line " + line)
                            .toList(),
                    lines);
        }
    }

    @Test
    public void aLoopIsCancelled() throws Exception {
        for (InterpreterConfig config :
                EnumSet.range(InterpreterConfig.MAIN, InterpreterConfig.OWN_GIL)) {
            Run loop = cancelled(LOOP, config).run;
            assertEquals(Ending.INTERRUPTED, ending(loop));
            assertEquals(RunResult.INTERRUPTED, loop.await().status());
        }
    }

    @Test
    public void aLoopInAnInterpreterThatTheProgramHasMadeIsCancelled() throws Exception {
        for (InterpreterConfig config :
                EnumSet.range(InterpreterConfig.MAIN, InterpreterConfig.OWN_GIL)) {
            Run loop = cancelled(LOOP_IN_MADE, config).run;
            assertEquals(Ending.INTERRUPTED, ending(loop));
            assertEquals(RunResult.INTERRUPTED, loop.await().status());
        }
    }

    @Test
    public void aRunThatIsAbandonedKeepsNothingOfTheProcess() throws Exception {
        Path pipe = pipe();
        String change = "import os; os.chdir('/')\n";
        Cancelled blocked =
                cancelled(change + READ.formatted(quoted(pipe)), InterpreterConfig.SHARED_GIL);
        assertEquals(Ending.ABANDONED, blocked.result.ending());
        assertEquals("/\n", code("import os; print(os.getcwd()); os.chdir('/usr')").out());
        String container = Path.of("").toAbsolutePath() + "\n";
        assertEquals(container, code("import os; print(os.getcwd())").out());
        Files.write(pipe, new byte[1]);
        waitFor(blocked.run);
    }

    @Test
    public void aReadThatGaveTheGilUpIsLeftAloneAndEndsByItself() throws Exception {
        Path pipe = pipe();
        Cancelled blocked = cancelled(READ.formatted(quoted(pipe)), InterpreterConfig.SHARED_GIL);
        assertEquals(Ending.ABANDONED, blocked.result.ending());
        assertEquals(0, code("print('others run')").status());
        assertFalse("it still blocks", blocked.run.isDone());
        Files.write(pipe, new byte[1]);
        waitFor(blocked.run);
        assertEquals(List.of(), runPy.running());
    }

    @Test
    public void aCallThatKeepsTheGilDoesNotKeepItsCaller() throws Exception {
        Path pipe = pipe();
        Cancelled blocked =
                cancelled(HOLDS_GIL.formatted(quoted(pipe)), InterpreterConfig.SHARED_GIL);
        assertEquals(Ending.ABANDONED, blocked.result.ending());
        Files.write(pipe, new byte[1]);
        waitFor(blocked.run);
        assertEquals(0, code("print('others run again')").status());
    }

    /** A named pipe that does not exist yet for anybody else. */
    private static Path pipe() throws Exception {
        Path pipe = Files.createTempDirectory("pipe").resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        return pipe;
    }

    private static String quoted(Path path) {
        return "'" + path + "'";
    }

    @Test
    public void aTimeoutIsAnInterrupt() throws Exception {
        RunRequest endless =
                request(LOOP, OutputStream.nullOutputStream()).withTimeout(Duration.ofMillis(200));
        Run run = runPy.start(endless);
        assertEquals(RunResult.INTERRUPTED, run.await().status());
        assertEquals(Ending.TIMED_OUT, ending(run));
    }

    @Test
    public void aTimeoutIsKeptWhenNobodyWaits() throws Exception {
        Run run =
                runPy.start(
                        request(LOOP, OutputStream.nullOutputStream())
                                .withTimeout(Duration.ofMillis(200)));
        waitFor(run);
        assertEquals(Ending.TIMED_OUT, run.await().ending());
    }

    @Test
    public void aTimeoutThatNobodyLivesToSeeIsNone() {
        RunRequest request =
                request("x = 1", OutputStream.nullOutputStream())
                        .withTimeout(Duration.ofSeconds(Long.MAX_VALUE));
        assertEquals(Ending.FINISHED, runPy.run(request).ending());
    }

    @Test
    public void anInterruptAfterTheEndChangesNothing() {
        Run run = runPy.start(request("x = 1", OutputStream.nullOutputStream()));
        run.await();
        run.interrupt();
        assertEquals(Ending.FINISHED, run.await().ending());
    }

    @Test
    public void anInterruptOfTheWaitingThreadIsOneOfTheRun() throws Exception {
        Signal begun = new Signal();
        Run run = runPy.start(request(LOOP, begun));
        begun.await();
        Thread.currentThread().interrupt();
        assertEquals(RunResult.INTERRUPTED, run.await().status());
        assertTrue("the interrupt is kept", Thread.interrupted());
        assertEquals(Ending.INTERRUPTED, ending(run));
    }

    @Test
    public void aRunThatIsInterruptedBeforeItBeginsDoesNotBegin() throws Exception {
        Run run = runPy.start(request(LOOP, OutputStream.nullOutputStream()));
        run.interrupt();
        assertEquals(Ending.INTERRUPTED, ending(run));
    }

    @Test
    public void anInterruptOfTheMainInterpretersProgramMeetsNoLaterOne() {
        for (int i = 0; i < 20; i++) {
            Run run =
                    runPy.start(
                            request("x = 1", OutputStream.nullOutputStream())
                                    .in(InterpreterConfig.MAIN));
            run.interrupt();
            run.await();
            assertEquals("3", evaluated("sum(i for i in range(3))"));
        }
    }

    private record Cancelled(Run run, RunResult result) {}

    /** Interrupts once the program has begun, and waits for the end. */
    private Cancelled cancelled(String source, InterpreterConfig config) throws Exception {
        Signal begun = new Signal();
        Run run =
                runPy.start(
                        request("from threading import get_native_id as me\n" + source, begun)
                                .in(config));
        begun.await();
        awaitCall(begun);
        run.interrupt();
        return new Cancelled(run, run.await());
    }

    /** A program that has printed its thread's number is about to make a system call. */
    private static void awaitCall(Signal begun) throws Exception {
        Path call = Path.of("/proc/self/task/" + begun.number() + "/syscall");
        if (begun.number() != 0 && Files.exists(call)) {
            until("a system call", () -> isInCall(call));
        }
    }

    private static boolean isInCall(Path call) {
        try {
            String now = Files.readString(call).split("\\s")[0];
            return READ_CALLS.contains(now);
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }

    private void waitFor(Run run) throws InterruptedException {
        until("it has ended", () -> !runPy.running().contains(run));
        assertTrue(run.isDone());
    }
}

package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import loader.python.InterpreterConfig;
import loader.runpy.Run;
import loader.runpy.RunRequest;
import loader.runpy.RunResult;
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

    /** From what the program prints to the call after it. */
    private static final int SETTLE_MILLIS = 500;

    private static final String LOOP = "print('begun', flush=True)\nwhile True: pass";
    private static final String SLEEP = "import time\nprint('begun', flush=True)\ntime.sleep(4)";
    private static final String SOCKET =
            "import socket\na, b = socket.socketpair()\na.settimeout(4)\n"
                    + "print('begun', flush=True)\na.recv(1)";

    /** Without leave for other threads: {@code PyDLL} keeps the GIL during the call. */
    private static final String HOLDS_GIL =
            "import ctypes\nprint('begun', flush=True)\nctypes.PyDLL(None).sleep(4)";

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
    public void aLoopIsCancelledWithinATenthOfASecond() throws Exception {
        Cancelled loop = cancelled(LOOP);
        assertEquals(RunResult.Ending.INTERRUPTED, loop.result.ending());
        assertEquals(RunResult.INTERRUPTED, loop.result.status());
        assertTrue(loop.toString(), loop.raised < 100 * factor());
    }

    /** A machine that other things run on is no measure: {@code -Dslow=10}. */
    private static int factor() {
        return Integer.getInteger("slow", 1);
    }

    @Test
    public void aSleepOrAReadThatGaveTheGilUpIsLeftAloneAndEndsByItself() throws Exception {
        for (String source : List.of(SLEEP, SOCKET)) {
            Cancelled blocked = cancelled(source);
            assertEquals(source, RunResult.Ending.ABANDONED, blocked.result.ending());
            assertEquals(0, code("print('others run')").status());
            assertFalse("it still blocks", blocked.run.isDone());
            waitFor(blocked.run);
        }
        assertEquals(List.of(), runPy.running());
    }

    @Test
    public void aCallThatKeepsTheGilDoesNotKeepItsCaller() throws Exception {
        Cancelled blocked = cancelled(HOLDS_GIL);
        assertEquals(RunResult.Ending.ABANDONED, blocked.result.ending());
        waitFor(blocked.run);
        assertEquals(0, code("print('others run again')").status());
    }

    @Test
    public void aTimeoutIsAnInterrupt() {
        RunRequest endless =
                request(LOOP, OutputStream.nullOutputStream()).withTimeout(Duration.ofMillis(200));
        RunResult result = runPy.run(endless);
        assertEquals(RunResult.Ending.TIMED_OUT, result.ending());
        assertEquals(RunResult.INTERRUPTED, result.status());
    }

    @Test
    public void anInterruptOfTheWaitingThreadIsOneOfTheRun() throws Exception {
        Signal begun = new Signal();
        Run run = runPy.start(request(LOOP, begun));
        begun.await();
        Thread.currentThread().interrupt();
        RunResult result = run.await();
        assertTrue("the interrupt is kept", Thread.interrupted());
        assertEquals(RunResult.Ending.INTERRUPTED, result.ending());
    }

    @Test
    public void aRunThatIsInterruptedBeforeItBeginsDoesNotBegin() {
        Run run = runPy.start(request(LOOP, OutputStream.nullOutputStream()));
        run.interrupt();
        assertEquals(RunResult.Ending.INTERRUPTED, run.await().ending());
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

    private record Cancelled(Run run, RunResult result, long raised) {}

    /** Interrupts once the program has begun, and waits for the end, in milliseconds. */
    private Cancelled cancelled(String source) throws InterruptedException {
        Signal begun = new Signal();
        String timed =
                "import time\ntry:\n  "
                        + source.replace("\n", "\n  ")
                        + "\nexcept KeyboardInterrupt:\n  print(time.time_ns()); raise";
        Run run = runPy.start(request(timed, begun));
        begun.await();
        Thread.sleep(SETTLE_MILLIS);
        long start = System.currentTimeMillis();
        run.interrupt();
        RunResult result = run.await();
        return new Cancelled(run, result, begun.number() / 1_000_000 - start);
    }

    private static void waitFor(Run run) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!run.isDone()) {
            assertTrue("it does not end", System.nanoTime() < deadline);
            Thread.sleep(20);
        }
        Thread.sleep(50);
    }
}

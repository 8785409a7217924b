package loader.itest;

import static java.lang.Math.max;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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

    private static final int CANCELS = 20;

    /** The {@code futex} system call on x86-64 and arm64: what waits there waits for a lock. */
    private static final Set<String> LOCKS = Set.of("202", "98");

    private static final String LOOP = "print('begun')\nwhile True: pass";
    private static final String SLEEP = "import time\nprint(me())\ntime.sleep(4)";
    private static final String SOCKET =
            "import socket\na, b = socket.socketpair()\na.settimeout(4)\n"
                    + "print(me())\na.recv(1)";

    /** Without leave for other threads: {@code PyDLL} keeps the GIL during the call. */
    private static final String HOLDS_GIL =
            "import ctypes\nsleep = ctypes.PyDLL(None).sleep\nprint(me())\nsleep(4)";

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
        for (InterpreterConfig config :
                List.of(InterpreterConfig.OWN_GIL, InterpreterConfig.SHARED_GIL)) {
            double[] cancels = cancels(config);
            double[] turns = turns();
            assertTrue("" + slowest(cancels), slowest(cancels) <= max(100, 10 * slowest(turns)));
            assertTrue("" + median(cancels), median(cancels) <= max(30, 5 * median(turns)));
        }
    }

    /** How long it takes until the program has got its interrupt, in milliseconds, sorted. */
    private double[] cancels(InterpreterConfig config) throws Exception {
        double[] millis = new double[CANCELS];
        for (int i = 0; i < CANCELS; i++) {
            Cancelled loop = cancelled(LOOP, config);
            assertEquals(Ending.INTERRUPTED, loop.result.ending());
            assertEquals(RunResult.INTERRUPTED, loop.result.status());
            millis[i] = loop.raised;
        }
        return reported("a loop, " + config + ", is cancelled", millis);
    }

    /**
     * How long it takes on this machine, now, to get a turn in an interpreter that is in a loop, in
     * milliseconds, sorted: 5 ms where nothing else runs, and the least that an interrupt can take.
     */
    private double[] turns() throws InterruptedException {
        Signal begun = new Signal();
        Run run = runPy.start(request(LOOP, begun).in(InterpreterConfig.MAIN));
        begun.await();
        double[] millis = new double[CANCELS];
        for (int i = 0; i < CANCELS; i++) {
            Thread.sleep(10); // the loop has its turn
            long start = System.nanoTime();
            python.main().attach().close();
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        run.interrupt();
        run.await();
        return reported("a turn beside a loop is got", millis);
    }

    private static double[] reported(String what, double... millis) {
        Arrays.sort(millis);
        System.out.printf(
                "%s after %.1f ms, half of the times after %.1f ms or less, always after %.1f ms%n",
                what, millis[0], median(millis), slowest(millis));
        return millis;
    }

    private static double median(double... sorted) {
        return sorted[sorted.length / 2];
    }

    private static double slowest(double... sorted) {
        return sorted[sorted.length - 1];
    }

    @Test
    public void aSleepOrAReadThatGaveTheGilUpIsLeftAloneAndEndsByItself() throws Exception {
        for (String source : List.of(SLEEP, SOCKET)) {
            Cancelled blocked = cancelled(source, InterpreterConfig.SHARED_GIL);
            assertEquals(source, Ending.ABANDONED, blocked.result.ending());
            assertEquals(0, code("print('others run')").status());
            assertFalse("it still blocks", blocked.run.isDone());
            waitFor(blocked.run);
        }
        assertEquals(List.of(), runPy.running());
    }

    @Test
    public void aCallThatKeepsTheGilDoesNotKeepItsCaller() throws Exception {
        Cancelled blocked = cancelled(HOLDS_GIL, InterpreterConfig.SHARED_GIL);
        assertEquals(Ending.ABANDONED, blocked.result.ending());
        waitFor(blocked.run);
        assertEquals(0, code("print('others run again')").status());
    }

    @Test
    public void aTimeoutIsAnInterrupt() {
        RunRequest endless =
                request(LOOP, OutputStream.nullOutputStream()).withTimeout(Duration.ofMillis(200));
        RunResult result = runPy.run(endless);
        assertEquals(Ending.TIMED_OUT, result.ending());
        assertEquals(RunResult.INTERRUPTED, result.status());
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
        RunResult result = run.await();
        assertTrue("the interrupt is kept", Thread.interrupted());
        assertEquals(Ending.INTERRUPTED, result.ending());
    }

    @Test
    public void aRunThatIsInterruptedBeforeItBeginsDoesNotBegin() {
        Run run = runPy.start(request(LOOP, OutputStream.nullOutputStream()));
        run.interrupt();
        assertEquals(Ending.INTERRUPTED, run.await().ending());
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

    private record Cancelled(Run run, RunResult result, double raised) {}

    /** Interrupts once the program has begun, and waits for the end, in milliseconds. */
    private Cancelled cancelled(String source, InterpreterConfig config) throws Exception {
        Signal begun = new Signal();
        String timed =
                "import time\nfrom threading import get_native_id as me\ntry:\n  "
                        + source.replace("\n", "\n  ")
                        + "\nexcept KeyboardInterrupt:\n  print(time.monotonic_ns()); raise";
        Run run = runPy.start(request(timed, begun).in(config));
        begun.await();
        awaitCall(begun);
        long start = System.nanoTime();
        run.interrupt();
        RunResult result = run.await();
        return new Cancelled(run, result, (begun.lastNumber() - start) / 1e6);
    }

    /** A program that has printed its thread's number is about to make a system call. */
    private static void awaitCall(Signal begun) throws Exception {
        Path call = Path.of("/proc/self/task/" + begun.number() + "/syscall");
        while (begun.number() != 0 && Files.exists(call)) {
            String now = Files.readString(call).split("\\s")[0];
            if (!now.equals("running") && !LOCKS.contains(now)) {
                return;
            }
            Thread.sleep(1);
        }
    }

    private void waitFor(Run run) throws InterruptedException {
        until("it has ended", () -> !runPy.running().contains(run));
        assertTrue(run.isDone());
    }
}

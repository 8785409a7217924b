package loader.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.LongStream;
import loader.python.InterpreterConfig;
import loader.python.PythonRuntime;
import loader.runpy.Run;
import loader.runpy.RunPy;
import loader.runpy.RunRequest;
import loader.runpy.Streams;
import loader.testing.Container;

/**
 * How long it takes until a program that is in a loop has got its interrupt, against the least it
 * can take: a turn of the GIL beside such a loop.
 */
public final class Cancels {

    private static final int ROUNDS = 51;
    private static final double TARGET = 5;

    /** Prints the time of Java's {@code nanoTime} when it begins and when it is interrupted. */
    private static final String LOOP =
            """
            import time
            try:
                print(time.monotonic_ns())
                while True: pass
            except KeyboardInterrupt:
                print(time.monotonic_ns())
            """;

    private Cancels() {}

    public static void main(String[] arguments) throws Exception {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : ROUNDS;
        Path storage = Files.createTempDirectory("loader.bench");
        try (Container container = Distribution.open(Path.of(arguments[0]), storage)) {
            RunPy runPy = container.service(RunPy.class);
            double turn = turn(runPy, container.service(PythonRuntime.class), rounds);
            for (InterpreterConfig config :
                    EnumSet.range(InterpreterConfig.MAIN, InterpreterConfig.OWN_GIL)) {
                double cancel = cancel(runPy, config, rounds);
                System.out.printf(
                        "cancel, %-10s %8.2f ms   turn of the GIL %8.2f ms   ratio %6.3f   target %5.2f%n",
                        config, cancel, turn, cancel / turn, TARGET);
            }
        }
        Runtime.getRuntime().halt(0); // the embedded Python is for the life of the process
    }

    private static double cancel(RunPy runPy, InterpreterConfig config, int rounds)
            throws InterruptedException {
        long[] nanos = new long[rounds];
        for (int i = 0; i < rounds; i++) {
            BlockingQueue<Long> times = new LinkedBlockingQueue<>();
            Run run = started(runPy, config, times);
            long start = System.nanoTime();
            run.interrupt();
            nanos[i] = times.take() - start;
            run.await();
        }
        return medianMillis(nanos);
    }

    private static double turn(RunPy runPy, PythonRuntime runtime, int rounds)
            throws InterruptedException {
        Run run = started(runPy, InterpreterConfig.SHARED_GIL, new LinkedBlockingQueue<>());
        long[] nanos = new long[rounds];
        for (int i = 0; i < rounds; i++) {
            Thread.sleep(10); // the loop has its turn
            long start = System.nanoTime();
            runtime.main().attach().close();
            nanos[i] = System.nanoTime() - start;
        }
        run.interrupt();
        run.await();
        return medianMillis(nanos);
    }

    /** A loop that has begun, and puts the time there when it is interrupted. */
    private static Run started(RunPy runPy, InterpreterConfig config, BlockingQueue<Long> times)
            throws InterruptedException {
        Streams streams =
                new Streams(new ByteArrayInputStream(new byte[0]), numbers(times), System.err);
        Run run =
                runPy.start(
                        RunRequest.of(new RunRequest.Target.Code(LOOP), List.of())
                                .in(config)
                                .withStreams(streams));
        times.take();
        return run;
    }

    private static OutputStream numbers(BlockingQueue<Long> times) {
        return new OutputStream() {
            @Override
            public void write(int part) throws IOException {
                throw new IOException("whole lines only: " + part);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                new String(bytes, offset, length, java.nio.charset.StandardCharsets.US_ASCII)
                        .lines()
                        .map(Long::valueOf)
                        .forEach(times::add);
            }
        };
    }

    private static double medianMillis(long... nanos) {
        return LongStream.of(nanos).sorted().skip(nanos.length / 2).findFirst().orElseThrow() / 1e6;
    }
}

package loader.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assume.assumeTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;

/** Measurements of interpreters, printed as lines; they run with {@code -Dbench=true} only. */
@RunWith(PaxExam.class)
public class SpeedIT extends Story {

    private static final int ROUNDS = Integer.getInteger("rounds", 11);
    private static final int REFILL_MILLIS = 500;

    /**
     * CPU-bound in C code: the {@code _sha2} extension over blocks below the size that frees the
     * GIL.
     */
    private static final String WORK =
            "[__import__('_sha2').sha256(b'x' * 2000, usedforsecurity=False).digest() for _ in range(100000)][0][0]";

    @Configuration
    public Option[] everything() {
        return options(Bundles.loader(), bundle(Bundles.location("examples.hello")));
    }

    @Test
    public void aRunInAWarmContainerAgainstAProcess() throws Exception {
        assumeTrue("-Dbench=true", Boolean.getBoolean("bench"));
        Path folder = Files.createTempDirectory("speed");
        Files.writeString(
                folder.resolve("hello_source.py"),
                "import sys\nprint('This is a test module named ' + __name__ + '.')\nprint(sys.argv[1:])\n");
        main("hello");
        double[] process = new double[ROUNDS];
        double[] pooled = new double[ROUNDS];
        double[] fresh = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            process[i] = millis(() -> process(folder));
            Thread.sleep(REFILL_MILLIS);
            pooled[i] = millis(() -> main("hello").status());
            fresh[i] = millis(() -> main("hello").status());
        }
        double base = median(process);
        print("process", base, base);
        print("fresh interpreter", median(fresh), base);
        print("from the pool", median(pooled), base);
    }

    private int process(Path folder) throws IOException, InterruptedException {
        String python3 = evaluated("__import__('sys').executable");
        return new ProcessBuilder(python3, "-m", "hello_source")
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    public void twoInterpretersWithTheirOwnGilComputeAtOnce() throws Exception {
        assumeTrue("-Dbench=true", Boolean.getBoolean("bench"));
        try (Interpreter one = python.create(InterpreterConfig.OWN_GIL);
                Interpreter two = python.create(InterpreterConfig.OWN_GIL)) {
            work(one);
            double[] alone = new double[ROUNDS];
            double[] both = new double[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                alone[i] = millis(() -> work(one));
                both[i] =
                        millis(
                                () -> {
                                    var other = CompletableFuture.supplyAsync(() -> work(two));
                                    return work(one) + other.join();
                                });
            }
            print("1 interpreter", median(alone), median(alone));
            print("2 interpreters at once", median(both), median(alone));
        }
    }

    private static int work(Interpreter interpreter) {
        try (Attached attached = interpreter.attach();
                PyModule scratch = attached.newModule("scratch");
                PyObject value = attached.eval(WORK, scratch)) {
            return value.as(Integer.class) * 0;
        }
    }

    private static double millis(Callable<Integer> work) throws Exception {
        long start = System.nanoTime();
        assertEquals(0, (int) work.call());
        return (System.nanoTime() - start) / 1e6;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void print(String name, double millis, double base) {
        System.out.println("%-24s %8.2f ms %6.3f".formatted(name, millis, millis / base));
    }
}

package loader.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonRuntime;
import loader.runpy.RunPy;
import loader.runpy.RunRequest;
import loader.runpy.Streams;
import loader.testing.Container;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;

/** Runs in interpreters of a warm container against processes, and two interpreters against one. */
public final class Interpreters {

    private static final int ROUNDS = 21;
    private static final int WARM_UP = 300;

    /** The target of what is there for comparison. */
    private static final double NONE = Double.NaN;

    /** For the configuration to arrive. */
    private static final int SETTLING_MILLIS = 1000;

    /** For the pool to fill again. */
    private static final int REFILL_MILLIS = 300;

    private static final String SOURCE =
            "import sys\nprint('This is a test module named ' + __name__ + '.')\nprint(sys.argv[1:])\n";

    /** CPU-bound in an extension module, over blocks too small for it to give the GIL up. */
    private static final String WORK =
            "[__import__('_sha2').sha256(b'x' * 2000, usedforsecurity=False).digest()"
                    + " for _ in range(50000)][0][0] * 0";

    /** Prints how many nanoseconds an expression takes. */
    private static final String TIMED =
            "import time\nstart = time.perf_counter_ns()\n%s\nprint(time.perf_counter_ns() - start)";

    /**
     * Prints what CPython alone takes to make an interpreter that shares the GIL, and to make one
     * and run a module as main there; on a thread, since CPython reads a file of the system at each
     * attachment of a process's first one.
     */
    private static final String ALONE =
            """
            import _interpreters, statistics, threading, time
            RUN = "import os, sys; sys.stdout = open(os.devnull, 'w'); import runpy; runpy._run_module_as_main('hello_source')"
            created, ran = [], []
            def rounds():
                for _ in range(%d):
                    time.sleep(%d / 1000)
                    start = time.perf_counter_ns()
                    interpreter = _interpreters.create("legacy")
                    created.append(time.perf_counter_ns() - start)
                    _interpreters.exec(interpreter, RUN)
                    ran.append(time.perf_counter_ns() - start)
                    _interpreters.destroy(interpreter)
            thread = threading.Thread(target=rounds)
            thread.start()
            thread.join()
            print(int(statistics.median(created)))
            print(int(statistics.median(ran)))
            """;

    private final Container container;
    private final int rounds;

    private Interpreters(Container container, int rounds) {
        this.container = container;
        this.rounds = rounds;
    }

    public static void main(String[] arguments) throws Exception {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : ROUNDS;
        Path storage = Files.createTempDirectory("loader.bench");
        try (Container container = Distribution.open(Path.of(arguments[0]), storage)) {
            Files.writeString(storage.resolve("hello_source.py"), SOURCE);
            Interpreters benchmark = new Interpreters(container, rounds);
            benchmark.runs(storage, 0, "fresh interpreter", 0.5);
            benchmark.runs(storage, 2, "from the pool", 0.1);
            benchmark.processes(storage, new String[0], "fresh process", 1.1);
            benchmark.processes(storage, new String[] {"runpy"}, "fork server", 0.3);
            benchmark.cpythonAlone(storage);
            benchmark.twoAtOnce();
            benchmark.twoProcesses();
        }
        Runtime.getRuntime().halt(0); // the embedded Python is for the life of the process
    }

    private void runs(Path folder, int poolSize, String name, double target) throws Exception {
        RunPy runPy = withPoolOf(poolSize);
        List<String> command = List.of(python(), "-m", "hello_source");
        for (int i = 0; i < WARM_UP; i++) {
            run(runPy);
        }
        List<Long> processes = new ArrayList<>();
        List<Long> runs = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            Thread.sleep(REFILL_MILLIS);
            processes.add(nanos(() -> process(command, folder)));
            runs.add(nanos(() -> run(runPy)));
        }
        print(name, runs, "python -m", processes, target);
    }

    private void processes(Path folder, String[] preload, String name, double target)
            throws Exception {
        container
                .service(ConfigurationAdmin.class)
                .getConfiguration("loader.runpy.process", "?")
                .update(FrameworkUtil.asDictionary(Map.of("preload", preload)));
        Thread.sleep(SETTLING_MILLIS);
        RunPy runPy = container.service(RunPy.class);
        List<String> command = List.of(python(), "-m", "hello_source");
        List<Long> processes = new ArrayList<>();
        List<Long> runs = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            run(runPy, InterpreterConfig.PROCESS);
            processes.add(nanos(() -> process(command, folder)));
            runs.add(nanos(() -> run(runPy, InterpreterConfig.PROCESS)));
        }
        print(name, runs, "python -m", processes, target);
    }

    private RunPy withPoolOf(int size) throws Exception {
        container
                .service(ConfigurationAdmin.class)
                .getConfiguration("loader.runpy.pool", "?")
                .update(FrameworkUtil.asDictionary(Map.of("size", size)));
        Thread.sleep(SETTLING_MILLIS);
        return container.service(RunPy.class);
    }

    private static int run(RunPy runPy) {
        return run(runPy, InterpreterConfig.SHARED_GIL);
    }

    private static int run(RunPy runPy, InterpreterConfig interpreter) {
        Streams streams =
                new Streams(
                        new ByteArrayInputStream(new byte[0]),
                        OutputStream.nullOutputStream(),
                        OutputStream.nullOutputStream());
        return runPy.run(RunRequest.module("hello").in(interpreter).withStreams(streams)).status();
    }

    private static int process(List<String> command, Path folder)
            throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private String python() throws InterruptedException {
        try (Attached python = container.service(PythonRuntime.class).main().attach();
                PyModule sys = python.module("sys")) {
            return sys.getAttr("executable").as(String.class);
        }
    }

    /** The least that a fresh interpreter and a run in it can take. */
    private void cpythonAlone(Path folder) throws Exception {
        PythonRuntime runtime = container.service(PythonRuntime.class);
        List<String> command = List.of(python(), "-m", "hello_source");
        List<Long> ours = new ArrayList<>();
        List<Long> processes = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            Thread.sleep(REFILL_MILLIS);
            processes.add(nanos(() -> process(command, folder)));
            long start = System.nanoTime();
            Interpreter made = runtime.create(InterpreterConfig.SHARED_GIL);
            ours.add(System.nanoTime() - start);
            made.close();
        }
        List<Long> alone = printed(ALONE.formatted(rounds, REFILL_MILLIS), folder);
        print("create", ours, "CPython's", alone.subList(0, 1), NONE);
        print("CPython alone", alone.subList(1, 2), "python -m", processes, NONE);
    }

    /** What the machine makes of two processes that do the same, each with a Python of its own. */
    private void twoProcesses() throws Exception {
        String work = TIMED.formatted(WORK);
        List<Long> alone = new ArrayList<>();
        List<Long> both = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            alone.add(printed(work));
            var other = CompletableFuture.supplyAsync(() -> printed(work));
            both.add(Math.max(printed(work), other.join()));
        }
        print("2 processes", both, "1 alone", alone, NONE);
    }

    private long printed(String source) {
        return printed(source, Path.of("")).get(0);
    }

    private List<Long> printed(String source, Path folder) {
        try {
            Process process =
                    new ProcessBuilder(python(), "-c", source)
                            .directory(folder.toAbsolutePath().toFile())
                            .start();
            return new String(process.getInputStream().readAllBytes(), UTF_8)
                    .lines()
                    .map(Long::valueOf)
                    .toList();
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void twoAtOnce() throws Exception {
        PythonRuntime runtime = container.service(PythonRuntime.class);
        List<Long> alone = new ArrayList<>();
        List<Long> both = new ArrayList<>();
        try (Interpreter one = runtime.create(InterpreterConfig.OWN_GIL);
                Interpreter two = runtime.create(InterpreterConfig.OWN_GIL)) {
            work(one);
            work(two);
            for (int i = 0; i < rounds; i++) {
                alone.add(nanos(() -> work(one)));
                both.add(
                        nanos(
                                () -> {
                                    var other = CompletableFuture.supplyAsync(() -> work(two));
                                    return work(one) + other.join();
                                }));
            }
        }
        print("2 own-GIL at once", both, "1 alone", alone, 1.1);
    }

    private static int work(Interpreter interpreter) {
        try (Attached python = interpreter.attach();
                PyModule scratch = python.newModule("scratch");
                PyObject value = python.eval(WORK, scratch)) {
            return value.as(Integer.class);
        }
    }

    private static long nanos(Callable<Integer> work) throws Exception {
        long start = System.nanoTime();
        int status = work.call();
        long end = System.nanoTime();
        if (status != 0) {
            throw new IllegalStateException("status " + status);
        }
        return end - start;
    }

    private static void print(
            String name, List<Long> measured, String base, List<Long> floor, double target) {
        System.out.printf(
                "%-18s %8.2f ms   %-10s %8.2f ms   ratio %6.3f   target %5.2f%n",
                name,
                median(measured),
                base,
                median(floor),
                median(measured) / median(floor),
                target);
    }

    private static double median(List<Long> nanos) {
        return nanos.stream().sorted().skip(nanos.size() / 2).findFirst().orElseThrow() / 1e6;
    }
}

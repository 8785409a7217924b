package loader.cpython;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.JavaFunction;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import loader.testing.OpenFiles;
import loader.testing.Waiting;

/**
 * What {@link StressTest} runs in a process of its own, with a small heap that does not grow. Each
 * constant is one kind of stress, which goes on for some seconds and then looks at what is left.
 */
enum Stress {
    /** Java and Python call each other to the end of stacks of many sizes. */
    STACKS {
        @Override
        void run(BooleanSupplier goesOn) throws Exception {
            List<Interpreter> all = interpreters();
            ConcurrentLinkedQueue<Throwable> others = new ConcurrentLinkedQueue<>();
            long overflows = 0;
            while (goesOn.getAsBoolean()) {
                List<Thread> threads = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    long size = ThreadLocalRandom.current().nextLong(160 << 10, 1 << 20);
                    Interpreter interpreter = all.get(i % all.size());
                    Runnable work =
                            i % 2 == 0 ? () -> callback(interpreter) : () -> attach(interpreter);
                    threads.add(started(size, () -> overflow(work, others)));
                    overflows++;
                }
                join(threads);
                for (Interpreter each : all) {
                    threads.add(started(0, () -> sqrt(each)));
                }
                join(threads);
            }
            require(others.isEmpty(), "other failures: " + others);
            System.out.println(overflows + " stacks were used up");
            requireNobodyInside(all);
        }
    },

    /** Ten thousand virtual threads at a time, while others run out of their stacks. */
    VIRTUAL_THREADS {
        @Override
        void run(BooleanSupplier goesOn) throws Exception {
            List<Interpreter> all = interpreters();
            AtomicLong calls = new AtomicLong();
            List<Thread> threads = new ArrayList<>();
            while (goesOn.getAsBoolean()) {
                threads.clear();
                for (int i = 0; i < 10_000; i++) {
                    Interpreter interpreter = all.get(i % all.size());
                    threads.add(
                            VirtualThreadTest.virtual(
                                    () -> {
                                        sqrt(interpreter);
                                        calls.incrementAndGet();
                                    }));
                }
                for (Interpreter each : all) {
                    threads.add(
                            VirtualThreadTest.virtual(
                                    () -> VirtualThreadOverflowTest.overflow(n -> sqrt(each))));
                }
                long before = calls.get();
                join(threads);
                require(calls.get() % 10_000 == 0, calls + " calls after " + before);
            }
            System.out.println(calls + " virtual threads have called");
            requireNobodyInside(all);
        }
    },

    /** Interpreters come and go; threads, descriptors and memory stay as they are. */
    INTERPRETERS {
        @Override
        void run(BooleanSupplier goesOn) throws Exception {
            List<Slice> slices = new ArrayList<>();
            long made = 0;
            while (goesOn.getAsBoolean() || slices.size() < 3) {
                for (int i = 0; i < 100; i++) {
                    boolean own = made++ % 2 == 0;
                    InterpreterConfig config =
                            own ? InterpreterConfig.OWN_GIL : InterpreterConfig.SHARED_GIL;
                    try (Interpreter fresh = TestPython.get().create(config)) {
                        sqrt(fresh);
                    }
                }
                Waiting.until("the threads of the interpreters end", () -> threads() <= 40);
                slices.add(Slice.take(made));
                System.out.println(slices.get(slices.size() - 1));
            }
            Slice first = least(slices, 1);
            Slice last = least(slices, 2);
            Waiting.until("threads: " + slices, () -> threads() <= first.threads() + 1);
            OpenFiles.areNoMoreThan(first.files());
            requireFlat(first, last, 2048);
        }
    },

    /** Python calls Java again and again. */
    CALLBACKS {
        @Override
        void run(BooleanSupplier goesOn) throws Exception {
            List<Slice> slices = new ArrayList<>();
            JavaFunction java = (again, arguments) -> arguments.get(0);
            try (Attached python = TestPython.get().main().attach();
                    PyModule scratch = python.newModule("scratch");
                    PyObject code =
                            python.compile(
                                    "def many(f, n):\n    for i in range(n):\n        f(i)\n",
                                    "many.py");
                    PyObject function = python.function("f", java)) {
                python.exec(code, scratch);
                long calls = 0;
                while (goesOn.getAsBoolean() || slices.size() < 3) {
                    scratch.callMethod("many", function, 500_000).close();
                    slices.add(Slice.take(calls += 500_000));
                    System.out.println(slices.get(slices.size() - 1));
                }
            }
            requireFlat(least(slices, 1), least(slices, 2), 1);
        }
    },

    /** Threads call while there is no memory for Java. */
    OUT_OF_MEMORY {
        @Override
        void run(BooleanSupplier goesOn) throws Exception {
            List<Interpreter> all = interpreters();
            AtomicLong refused = new AtomicLong();
            AtomicLong answered = new AtomicLong();
            ConcurrentLinkedQueue<Throwable> others = new ConcurrentLinkedQueue<>();
            List<Thread> threads = new ArrayList<>();
            List<Thread> own =
                    Thread.getAllStackTraces().keySet().stream()
                            .filter(each -> each.getName().startsWith("python-"))
                            .toList();
            System.out.println(own);
            CountDownLatch haveBegun = new CountDownLatch(6);
            AtomicLong ended = new AtomicLong();
            for (int i = 0; i < 6; i++) {
                Interpreter interpreter = all.get(i % all.size());
                threads.add(
                        started(
                                0,
                                () -> {
                                    useAll(interpreter);
                                    interpreter.onMainThread(Stress::sqrt);
                                    haveBegun.countDown();
                                    while (goesOn.getAsBoolean()) {
                                        try {
                                            useAll(interpreter);
                                            interpreter.onMainThread(Stress::sqrt);
                                            answered.incrementAndGet();
                                        } catch (Throwable other) {
                                            sort(other, refused, others);
                                        }
                                    }
                                    ended.incrementAndGet();
                                }));
            }
            require(haveBegun.await(1, TimeUnit.MINUTES), "no thread begins");
            while (goesOn.getAsBoolean()) {
                fill();
                Thread.sleep(50);
            }
            join(threads);
            require(ended.get() == threads.size(), "threads have ended before the time");
            System.out.println(answered + " calls answered, " + refused + " refused");
            for (Thread each : own) {
                require(each.isAlive(), each + " has ended");
            }
            others.stream().limit(10).forEach(Throwable::printStackTrace);
            require(refused.get() > 0, "there was always memory");
            for (Interpreter each : all) {
                join(List.of(started(0, () -> sqrt(each))));
                each.onMainThread(Stress::sqrt);
            }
            requireNobodyInside(all);
            for (Interpreter each : all.subList(1, all.size())) {
                each.close();
                require(each.state() == Interpreter.State.ENDED, each.parkedFor());
            }
            require(others.isEmpty(), "other failures");
        }

        /** A thread that has no memory to look at what it caught goes on, too. */
        private void sort(Throwable caught, AtomicLong refused, Queue<Throwable> others) {
            try {
                if (!isRefusal(caught)) {
                    others.add(caught);
                    return;
                }
            } catch (OutOfMemoryError none) {
                // so the other one was most likely the same
            }
            refused.incrementAndGet();
        }

        /** The JVM has one such error for all, which javac then adds to itself. */
        private boolean isRefusal(Throwable thrown) {
            String text = String.valueOf(thrown);
            return thrown instanceof OutOfMemoryError
                    || text.contains("OutOfMemoryError")
                    || text.contains("MemoryError")
                    || text.contains("Self-suppression not permitted");
        }

        private void fill() {
            List<byte[]> all = new ArrayList<>(100_000);
            int size = 1 << 20;
            try {
                while (size > 8) {
                    try {
                        while (true) {
                            all.add(new byte[size]);
                        }
                    } catch (OutOfMemoryError full) {
                        size /= 2;
                    }
                }
            } catch (OutOfMemoryError full) {
                // that is the purpose
            } finally {
                all.clear();
            }
        }

        private void useAll(Interpreter interpreter) {
            try (Attached python = interpreter.attach();
                    PyModule math = python.importModule("math");
                    PyObject java = python.function("f", (again, given) -> given.get(0));
                    PyObject root = math.callMethod("sqrt", 9);
                    PyObject same = java.call(root)) {
                require(same.as(Double.class) == 3, "not 3");
                python.detached(() -> new byte[100]);
            }
        }
    };

    /** What the process has after so many rounds. */
    private record Slice(long rounds, long resident, int threads, int files) {

        static Slice take(long rounds) throws IOException {
            System.gc();
            trim();
            return new Slice(rounds, Resident.bytes(), Stress.threads(), OpenFiles.count());
        }

        /** The JVM takes 20 MB when it compiles a large method; C keeps them when they are free. */
        private static void trim() {
            CPythonInterpreter main = (CPythonInterpreter) TestPython.get().main();
            try (Attached python = main.attach()) {
                if (main.python().has("malloc_trim")) {
                    main.python().call("malloc_trim", 0);
                }
            }
        }
    }

    abstract void run(BooleanSupplier goesOn) throws Exception;

    public static void main(String[] arguments) throws Exception {
        System.out.println(TestPython.get().linker());
        TestPython.get().main();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[1]));
        try {
            valueOf(arguments[0]).run(() -> System.nanoTime() < end);
            System.out.println("done");
            System.exit(0);
        } catch (Throwable failed) {
            failed.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    static List<Interpreter> interpreters() {
        return List.of(
                TestPython.get().main(),
                TestPython.get().create(InterpreterConfig.SHARED_GIL),
                TestPython.get().create(InterpreterConfig.OWN_GIL));
    }

    static int threads() {
        return Objects.requireNonNull(new File("/proc/self/task").list()).length;
    }

    static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalStateException(message);
        }
    }

    /** The smallest of that third: what the JVM compiles takes memory for a while. */
    static Slice least(List<Slice> slices, int third) {
        return slices
                .subList(slices.size() * third / 3, Math.max(1, slices.size() * (third + 1) / 3))
                .stream()
                .min(Comparator.comparingLong(Slice::resident))
                .orElseThrow();
    }

    static void requireFlat(Slice first, Slice last, long each) {
        long grown = last.resident() - first.resident();
        long allowed = (8L << 20) + each * (last.rounds() - first.rounds());
        require(grown < allowed, "grown by " + grown + " from " + first + " to " + last);
    }

    /** A thread that deletes the states of others may be inside for a moment. */
    static void requireNobodyInside(List<Interpreter> all) {
        for (Interpreter each : all) {
            Waiting.until(
                    "nobody uses interpreter " + each.id(),
                    () -> ((CPythonInterpreter) each).users() == 0);
        }
        Waiting.until("nobody is attached", () -> TestPython.get().attached().isEmpty());
    }

    static Thread started(long size, Runnable work) {
        Thread thread = new Thread(null, work, "stress", size);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(TimeUnit.MINUTES.toMillis(3));
            require(!thread.isAlive(), thread + " hangs");
        }
    }

    static void overflow(Runnable work, ConcurrentLinkedQueue<Throwable> others) {
        try {
            work.run();
            others.add(new IllegalStateException("no end of the stack"));
        } catch (StackOverflowError expected) {
            // as it is in Java
        } catch (PythonException raised) {
            if (!raised.type().equals("RecursionError")) {
                others.add(raised);
            }
        } catch (Throwable other) {
            others.add(other);
        }
    }

    /** Java, Python, Java and so on. */
    static void callback(Interpreter interpreter) {
        try (Attached python = interpreter.attach()) {
            PyObject[] itself = new PyObject[1];
            JavaFunction again = (attached, arguments) -> itself[0].callAs(int.class);
            try (PyObject function = python.function("again", again)) {
                itself[0] = function;
                function.call().close();
            }
        }
    }

    /** Attachments in each other, and a call in each. */
    static void attach(Interpreter interpreter) {
        try (Attached python = interpreter.attach()) {
            sqrt(python);
            python.detached(
                    () -> {
                        attach(interpreter);
                        return null;
                    });
        }
    }

    static void sqrt(Interpreter interpreter) {
        try (Attached python = interpreter.attach()) {
            sqrt(python);
        }
    }

    static Void sqrt(Attached python) {
        try (PyModule math = python.importModule("math");
                PyObject root = math.callMethod("sqrt", 9)) {
            require(root.as(Double.class) == 3, "not 3");
            return null;
        }
    }
}

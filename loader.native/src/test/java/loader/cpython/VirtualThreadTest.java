package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import loader.bridge.EmbeddedPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.JavaFunction;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Virtual threads, reached by reflection since the code is for Java 17. */
@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "Java has virtual threads from 21 on")
class VirtualThreadTest {

    /** Far more than there are unless calls block; a loaded machine may look as if they did. */
    private static final long FEW = 64;

    private final EmbeddedPython runtime = TestPython.get();

    static Thread virtual(Runnable work) throws ReflectiveOperationException {
        return (Thread)
                Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, work);
    }

    @Test
    void manyVirtualThreadsCallSeveralInterpretersAtOnce() throws Exception {
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        try (Interpreter shared = runtime.create(InterpreterConfig.SHARED_GIL);
                Interpreter own = runtime.create(InterpreterConfig.OWN_GIL)) {
            List<Interpreter> interpreters = List.of(runtime.main(), shared, own);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                Interpreter one = interpreters.get(i % 3);
                Interpreter other = interpreters.get((i + 1) % 3);
                threads.add(
                        virtual(
                                () -> {
                                    try {
                                        call(one, other);
                                    } catch (Throwable problem) {
                                        failures.add(problem);
                                    }
                                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertEquals(List.of(), List.copyOf(failures));
    }

    /** Runs all at once; nothing else of them may be left. */
    private static void onVirtualThreads(int count, Runnable work) throws Exception {
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            threads.add(
                    virtual(
                            () -> {
                                try {
                                    work.run();
                                } catch (Throwable problem) {
                                    failures.add(problem);
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join(TimeUnit.MINUTES.toMillis(2));
            assertFalse(thread.isAlive(), thread + " hangs");
        }
        assertEquals(List.of(), List.copyOf(failures));
    }

    private static long delegates() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("python-delegate"))
                .count();
    }

    private PyObject attribute(String module, String name) {
        try (Attached python = runtime.main().attach();
                PyModule imported = python.importModule(module)) {
            return imported.getAttr(name);
        }
    }

    @Test
    void tenThousandVirtualThreadsCallOnFewPlatformThreads() throws Exception {
        AtomicLong most = new AtomicLong();
        AtomicInteger calls = new AtomicInteger();
        try (PyObject sqrt = attribute("math", "sqrt")) {
            onVirtualThreads(
                    10_000,
                    () -> {
                        assertEquals(2, sqrt.callAs(Double.class, 4));
                        if (calls.incrementAndGet() % 500 == 0) {
                            most.accumulateAndGet(delegates(), Math::max);
                        }
                    });
        }
        assertTrue(most.get() <= FEW, most + " delegates");
    }

    @Test
    void manyCanBeAttachedAtOnceWhileTheyDoSomethingElse() throws Exception {
        CountDownLatch all = new CountDownLatch(1000);
        AtomicLong most = new AtomicLong();
        onVirtualThreads(
                1000,
                () -> {
                    try (Attached python = runtime.main().attach()) {
                        python.detached(
                                () -> {
                                    all.countDown();
                                    awaited(all);
                                    return null;
                                });
                        python.of(1).close();
                    }
                });
        most.accumulateAndGet(delegates(), Math::max);
        assertTrue(most.get() <= FEW, most + " delegates");
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    @Test
    void eachVirtualThreadPrintsToItsOwnWriter() throws Exception {
        AtomicInteger numbers = new AtomicInteger();
        try (PyObject print = attribute("builtins", "print")) {
            onVirtualThreads(
                    100,
                    () -> {
                        int number = numbers.incrementAndGet();
                        StringWriter out = new StringWriter();
                        Thread body =
                                runtime.main()
                                        .printing(
                                                out,
                                                out,
                                                () -> {
                                                    print.call("one", number).close();
                                                    print.call("two", number).close();
                                                    return Thread.currentThread();
                                                });
                        assertEquals("one " + number + "\ntwo " + number + "\n", out.toString());
                        assertSame(Thread.currentThread(), body);
                    });
        }
    }

    @Test
    void callsThatWaitForOneInTheQueueDoNotWaitForEver() throws Exception {
        try (PyObject type = attribute("threading", "Barrier");
                PyObject barrier = type.call(40)) {
            onVirtualThreads(40, () -> barrier.callMethod("wait").close());
        }
    }

    @Test
    void functionsThatWaitForOneInTheQueueDoNotWaitForEver() throws Exception {
        CountDownLatch all = new CountDownLatch(40);
        onVirtualThreads(
                40,
                () -> {
                    try (Attached python = runtime.main().attach();
                            PyObject function =
                                    python.function(
                                            "wait",
                                            (attached, none) ->
                                                    attached.detached(
                                                            () -> {
                                                                all.countDown();
                                                                awaited(all);
                                                                return 1;
                                                            }))) {
                        assertEquals(1, function.callAs(int.class));
                    }
                });
    }

    @Test
    void codeThatPythonCallsRunsOnTheVirtualThread() throws Exception {
        ThreadLocal<String> local = new ThreadLocal<>();
        onVirtualThreads(
                20,
                () -> {
                    local.set(Thread.currentThread().toString());
                    JavaFunction function =
                            (attached, arguments) -> {
                                try (PyObject one = attached.of(1)) {
                                    return local.get() + arguments.get(0) + one;
                                }
                            };
                    try (Attached python = runtime.main().attach();
                            PyObject callable = python.function("f", function);
                            PyObject map = attribute("builtins", "map");
                            PyObject mapped = map.call(callable, List.of("a"))) {
                        List<String> seen = new ArrayList<>();
                        mapped.forEach(each -> seen.add(local.get() + each));
                        String own = local.get();
                        assertEquals(List.of(own + own + "a1"), seen);
                    }
                });
    }

    @Test
    void whatIsRaisedTellsWhatTheVirtualThreadCalled() throws Exception {
        try (PyObject sqrt = attribute("math", "sqrt")) {
            onVirtualThreads(
                    1,
                    () -> {
                        PythonException raised =
                                assertThrows(PythonException.class, () -> sqrt.call("x"));
                        assertTrue(
                                Arrays.stream(raised.getStackTrace())
                                        .anyMatch(
                                                each ->
                                                        each.getClassName()
                                                                .startsWith(
                                                                        VirtualThreadTest.class
                                                                                .getName())),
                                Arrays.toString(raised.getStackTrace()));
                    });
        }
    }

    @Test
    void oneThatEndsWhileItIsAttachedIsDetached() throws Exception {
        Interpreter main = runtime.main();
        onVirtualThreads(
                20,
                () -> {
                    Attached first = main.attach();
                    assertEquals(main, first.interpreter());
                    main.attach();
                });
        CompletableFuture.runAsync(() -> main.attach().close()).get(1, TimeUnit.MINUTES);
    }

    @Test
    void anAttachedOneCanWaitForTheMainThreadAndForTheEndOfAnInterpreter() throws Exception {
        onVirtualThreads(
                4,
                () -> {
                    try (Attached python = runtime.main().attach();
                            Interpreter other = runtime.create(InterpreterConfig.SHARED_GIL)) {
                        try (Attached there = other.attach();
                                PyObject inside = there.of("x")) {
                            assertThrows(IllegalStateException.class, other::close);
                            assertEquals("x", inside.toString());
                        }
                        assertEquals(
                                1, runtime.main().<Integer>onMainThread(attached -> 1).intValue());
                        python.of(1).close();
                    }
                });
    }

    @Test
    void anotherThreadCannotUseItsAttachment() throws Exception {
        onVirtualThreads(
                1,
                () -> {
                    try (Attached python = runtime.main().attach()) {
                        python.detached(
                                () -> {
                                    CompletableFuture<Object> there =
                                            CompletableFuture.supplyAsync(() -> python.of(1));
                                    CompletionException refused =
                                            assertThrows(CompletionException.class, there::join);
                                    assertInstanceOf(
                                            IllegalStateException.class, refused.getCause());
                                    return null;
                                });
                    }
                });
    }

    private static void call(Interpreter one, Interpreter other) throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            try (Attached python = one.attach();
                    PyObject function = python.function("f", (p, a) -> sleepAndCount(a.get(0)))) {
                Thread.sleep(1); // the virtual thread may go on elsewhere
                try (PyObject result = function.call(i);
                        Attached inner = other.attach();
                        PyObject text = inner.of("x")) {
                    assertEquals(i + 1, result.as(Integer.class));
                    assertEquals("x", text.toString());
                }
            }
        }
    }

    private static Object sleepAndCount(PyObject number) {
        LockSupport.parkNanos(1000);
        return number.as(Integer.class) + 1;
    }
}

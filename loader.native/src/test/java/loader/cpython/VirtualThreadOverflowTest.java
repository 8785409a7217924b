package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.JavaFunction;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * A virtual thread that runs out of its stack leaves Python, and those who come next, as before.
 */
@InEachInterpreter
@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "Java has virtual threads from 21 on")
@Timeout(600)
class VirtualThreadOverflowTest {

    private static final int ROUNDS = 8;
    private static final int SUCCESSES = 5;
    private static final int EACH = 40;
    private static final int THEN_EACH = 200;

    private static final String COUNT =
            """
            calls = 0
            def count(n):
                global calls
                calls += 1
                return n
            def count_in_java(n):
                return java(count(n))
            """;

    private final Interpreter interpreter;

    VirtualThreadOverflowTest(InterpreterConfig config) {
        interpreter = TestPython.interpreter(config);
    }

    /** The deepest levels try to call, and then some until there is room for it. */
    static void overflow(IntConsumer call) {
        for (int round = 0; round < ROUNDS; round++) {
            try {
                down(call, round, new AtomicInteger(), new AtomicInteger());
            } catch (StackOverflowError full) {
                // where it began there is stack again
            }
        }
    }

    private static void down(
            IntConsumer call, int padding, AtomicInteger successes, AtomicInteger tries) {
        if (padding > 0) {
            padded(call, padding, successes, tries);
            return;
        }
        try {
            down(call, 0, successes, tries);
        } catch (StackOverflowError full) {
            if (successes.get() < SUCCESSES) {
                int number = tries.incrementAndGet();
                if (number > EACH && number % THEN_EACH != 0) {
                    throw full;
                }
                try {
                    call.accept(successes.get());
                    successes.incrementAndGet();
                } catch (StackOverflowError | PythonException refused) {
                    // there is more room one level further out
                }
                throw full;
            }
        }
    }

    private static void padded(
            IntConsumer call, int padding, AtomicInteger successes, AtomicInteger tries) {
        down(call, padding - 1, successes, tries);
    }

    private static void ended(Thread thread) throws InterruptedException {
        thread.join(TimeUnit.MINUTES.toMillis(3));
        assertFalse(thread.isAlive(), thread + " hangs");
    }

    private static void onVirtualThreads(int count, Runnable work) throws Exception {
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            threads.add(
                    VirtualThreadTest.virtual(
                            () -> {
                                try {
                                    work.run();
                                } catch (Throwable problem) {
                                    failures.add(problem);
                                }
                            }));
        }
        for (Thread thread : threads) {
            ended(thread);
        }
        assertEquals(List.of(), List.copyOf(failures));
    }

    /** Work for a virtual thread, on a function that counts its calls. */
    @FunctionalInterface
    private interface Overflow {
        void with(PyObject function);
    }

    private void assertNothingGoesOn(String function, Overflow work) throws Exception {
        JavaFunction java = (attached, arguments) -> arguments.get(0).as(Integer.class);
        PyModule scratch;
        try (Attached python = interpreter.attach();
                PyObject code = python.compile(COUNT, "count.py");
                PyObject same = python.function("java", java)) {
            scratch = python.newModule("scratch");
            scratch.setAttr("java", same);
            python.exec(code, scratch);
        }
        try (PyObject called = scratch.getAttr(function)) {
            onVirtualThreads(2, () -> work.with(called));
            long calls = onPlatformThread(() -> scratch.getAttrAs(Long.class, "calls"));
            assertTrue(calls > 0, "nothing was called");
            try (PyModule builtins = onPlatformThread(this::builtins);
                    PyObject abs = builtins.getAttr("abs")) {
                onVirtualThreads(100, () -> assertEquals(3, abs.callAs(int.class, -3)));
            }
            assertEquals(calls, onPlatformThread(() -> scratch.getAttrAs(Long.class, "calls")));
        } finally {
            scratch.close();
        }
        assertEquals(
                List.of(),
                TestPython.get().attached().stream()
                        .filter(each -> each.thread().startsWith("python-delegate"))
                        .toList());
    }

    private PyModule builtins() {
        try (Attached python = interpreter.attach()) {
            return python.importModule("builtins");
        }
    }

    private static <T> T onPlatformThread(Supplier<T> work) throws Exception {
        return CompletableFuture.supplyAsync(work).get(1, TimeUnit.MINUTES);
    }

    @Test
    void callsOfOneThatIsNotAttachedAreDoneOnceOrNotAtAll() throws Exception {
        assertNothingGoesOn("count", function -> overflow(n -> assertSame(function, n)));
    }

    @Test
    void callsOfOneThatIsAttachedAreDoneOnceOrNotAtAll() throws Exception {
        assertNothingGoesOn("count", this::overflowAttached);
    }

    private void overflowAttached(PyObject function) {
        try (Attached python = interpreter.attach()) {
            overflow(n -> assertSame(function, n));
            python.of(1).close();
        }
    }

    @Test
    void callsOfOneThatIsCalledBackAreDoneOnceOrNotAtAll() throws Exception {
        assertNothingGoesOn("count_in_java", function -> overflow(n -> assertSame(function, n)));
        assertNothingGoesOn("count_in_java", this::overflowAttached);
    }

    private static void assertSame(PyObject function, int number) {
        assertEquals(number, function.callAs(Integer.class, number).intValue());
    }

    @Test
    void attachmentsAreLeftAgain() throws Exception {
        assertNothingGoesOn(
                "count",
                function -> {
                    assertSame(function, 1);
                    overflow(
                            n -> {
                                try (Attached python = interpreter.attach()) {
                                    python.of(n).close();
                                }
                            });
                    overflow(n -> assertSame(detached(function, n), n));
                });
    }

    private PyObject detached(PyObject function, int number) {
        try (Attached python = interpreter.attach()) {
            python.detached(() -> function.callAs(Integer.class, number));
            return function;
        }
    }

    private static void callWithoutEnd(PyObject function, int depth) {
        function.callAs(Object.class, 1);
        if (depth > 0) {
            callWithoutEnd(function, depth - 1);
        }
    }

    /** What a virtual thread calls from moves to the heap, so its stack has no end that is near. */
    @Test
    void manyLevelsMayCall() throws Exception {
        assertNothingGoesOn(
                "count_in_java",
                function -> {
                    try {
                        callWithoutEnd(function, 1_000);
                    } catch (StackOverflowError full) {
                        // on a loaded machine a call may be over before its thread has waited
                    }
                });
    }
}

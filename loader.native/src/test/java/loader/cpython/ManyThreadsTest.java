package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import loader.bridge.EmbeddedPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Threads of both kinds that call several interpreters; {@code -Dcalls=10000} for the long form.
 */
class ManyThreadsTest {

    private static final int THREADS = 64;
    private static final int CALLS = Integer.getInteger("calls", 100);
    private static final boolean HAS_VIRTUAL = Runtime.version().feature() >= 21;

    private final EmbeddedPython runtime = TestPython.get();

    @Test
    @Timeout(1800)
    void sixtyFourThreadsCallFourInterpreters() throws Exception {
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        try (Interpreter one = runtime.create(InterpreterConfig.SHARED_GIL);
                Interpreter two = runtime.create(InterpreterConfig.SHARED_GIL);
                Interpreter own = runtime.create(InterpreterConfig.OWN_GIL)) {
            List<Interpreter> all = List.of(runtime.main(), one, two, own);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int number = i;
                threads.add(
                        started(
                                i % 2 == 0 && HAS_VIRTUAL,
                                () -> {
                                    try {
                                        call(all, number);
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

    private static void call(List<Interpreter> all, int number) {
        for (int i = 0; i < CALLS; i++) {
            try (Attached python = all.get((number + i) % all.size()).attach();
                    PyModule builtins = python.module("builtins");
                    PyObject sum = builtins.callMethod("divmod", number * CALLS + i, 7)) {
                int value = number * CALLS + i;
                assertEquals("(" + value / 7 + ", " + value % 7 + ")", sum.toString());
            }
        }
    }

    private static Thread started(boolean virtual, Runnable work)
            throws ReflectiveOperationException {
        if (virtual) {
            return VirtualThreadTest.virtual(work);
        }
        Thread thread = new Thread(work);
        thread.start();
        return thread;
    }
}

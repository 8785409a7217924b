package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Virtual threads, reached by reflection since the code is for Java 17. */
@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "Java has virtual threads from 21 on")
class VirtualThreadTest {

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

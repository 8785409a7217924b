package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.testing.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** References that several threads use, close and forget, under one GIL or several. */
@InEachInterpreter
class ReferenceRaceTest {

    private static final String SOURCE =
            """
            import queue, weakref
            freed = []

            class Queue(queue.SimpleQueue):
                def __del__(self):
                    freed.append(1)

            def queued():
                global end
                made = Queue()
                known = weakref.ref(made)
                end = lambda: known().put(7)
                return made
            """;
    private static final int ROUNDS = 3_000;

    private final Interpreter interpreter;
    private final Interpreter elsewhere;
    private volatile int got;

    ReferenceRaceTest(InterpreterConfig config) {
        interpreter = TestPython.interpreter(config);
        elsewhere = TestPython.otherThan(config);
    }

    @Test
    @Timeout(60)
    void anObjectThatIsClosedByAnotherThreadLivesUntilItsCallEnds() throws Exception {
        assumeTrue(
                interpreter.config() != InterpreterConfig.PROCESS,
                "this thread has no GIL that says whether the call of the other has begun");
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("subject");
                PyObject code = python.compile(SOURCE, "subject.py")) {
            python.exec(code, module);
            PyObject get = python.eval("queued().get", module);
            CountDownLatch begun = new CountDownLatch(1);
            Thread waiting = new Thread(() -> waitInPython(get, begun));
            python.detached(
                    () -> {
                        waiting.start();
                        return await(begun);
                    });
            try (PyObject freed = module.getAttr("freed")) {
                get.close();
                assertEquals(0, freed.size());
                python.eval("end()", module).close();
                python.detached(() -> join(waiting));
                assertEquals(7, got);
                assertEquals(1, freed.size());
            }
        }
    }

    /** The queue gives up the GIL only inside of the call. */
    private void waitInPython(PyObject get, CountDownLatch begun) {
        try (Attached python = interpreter.attach()) {
            begun.countDown();
            got = get.callAs(int.class, true, 60);
        }
    }

    @Test
    @Timeout(120)
    void referencesAreMadeClosedAndForgottenByManyThreadsAtOnce() throws Exception {
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        SynchronousQueue<PyObject> handed = new SynchronousQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Interpreter one = i % 2 == 0 ? interpreter : elsewhere;
            threads.add(new Thread(() -> caught(failures, () -> work(one, handed))));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            Waiting.until(
                    "the threads have ended",
                    () -> {
                        System.gc();
                        thread.join(20);
                        return !thread.isAlive();
                    });
        }
        assertEquals(List.of(), List.copyOf(failures));
        for (Interpreter each : List.of(interpreter, elsewhere)) {
            Waiting.until(
                    "references are given back",
                    () -> {
                        System.gc();
                        each.attach().close();
                        return each.liveReferences() == 0;
                    });
        }
    }

    private static void caught(ConcurrentLinkedQueue<Throwable> failures, Runnable work) {
        try {
            work.run();
        } catch (Throwable problem) {
            failures.add(problem);
        }
    }

    /** Closes some, hands some to whoever takes them, and forgets the rest. */
    private static void work(Interpreter interpreter, SynchronousQueue<PyObject> handed) {
        for (int i = 0; i < ROUNDS; i++) {
            PyObject list;
            try (Attached python = interpreter.attach();
                    PyObject number = python.of((long) i << 40)) {
                list = python.of(List.of(i, 1.5 * i, "text " + i));
                assertEquals((long) i << 40, number.as(long.class));
            }
            assertEquals(3, list.size());
            PyObject taken = handed.poll();
            if (taken != null) {
                assertEquals(3, taken.size());
                taken.close();
            }
            if (i % 3 == 0) {
                list.close();
            } else if (i % 3 == 1 && !handed.offer(list)) {
                list.close();
            }
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    private static Object join(Thread thread) {
        try {
            thread.join();
            return null;
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }
}

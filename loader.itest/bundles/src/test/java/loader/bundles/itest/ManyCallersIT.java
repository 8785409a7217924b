package loader.bundles.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import loader.importlib.ImportException;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import loader.python.PythonRuntime;
import loader.testing.Container;
import loader.testing.ModuleJar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** Threads of both kinds that call several interpreters while a bundle of theirs is updated. */
class ManyCallersIT {

    private static final int THREADS = 64;
    private static final int CALLS = Integer.getInteger("calls", 10_000);
    private static final boolean HAS_VIRTUAL = Runtime.version().feature() >= 21;

    @TempDir Path folder;

    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong absent = new AtomicLong();

    @Test
    void eachCallIsAnsweredRightOrFindsTheModuleGone() throws Exception {
        int updates = 0;
        try (Container container = Running.container(folder)) {
            PythonRuntime runtime = container.service(PythonRuntime.class);
            Bundle bundle = container.start(version(0));
            try (Interpreter one = runtime.create(InterpreterConfig.SHARED_GIL);
                    Interpreter two = runtime.create(InterpreterConfig.SHARED_GIL);
                    Interpreter own = runtime.create(InterpreterConfig.OWN_GIL)) {
                List<Thread> threads = start(List.of(runtime.main(), one, two, own));
                while (threads.stream().anyMatch(Thread::isAlive)) {
                    Container.update(bundle, version(++updates));
                }
            }
        }
        assertEquals(List.of(), List.copyOf(failures));
        assertEquals((long) THREADS * CALLS, answered.get() + absent.get());
        assertTrue(answered.get() > absent.get(), answered + " answered, " + absent + " absent");
        System.out.println(
                THREADS
                        + " threads x "
                        + CALLS
                        + " calls during "
                        + updates
                        + " updates: "
                        + absent
                        + " found the module gone");
    }

    private static ModuleJar version(int number) {
        return new ModuleJar("moving", "1." + number)
                .module("moving", "source", "lib/moving.py")
                .file("lib/moving.py", "def product(a, b): return a * b  # " + number + "\n");
    }

    private List<Thread> start(List<Interpreter> all) throws ReflectiveOperationException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            threads.add(started(i % 2 == 0 && HAS_VIRTUAL, () -> call(all, number)));
        }
        return threads;
    }

    private void call(List<Interpreter> all, int number) {
        try {
            for (int i = 0; i < CALLS; i++) {
                call(all.get((number + i) % all.size()), number, i);
            }
        } catch (Throwable problem) {
            failures.add(problem);
        }
    }

    private void call(Interpreter interpreter, int a, int b) {
        try (Attached python = interpreter.attach();
                PyModule moving = python.importModule("moving");
                PyObject product = moving.callMethod("product", a, b)) {
            assertEquals(a * b, product.as(Integer.class));
            answered.incrementAndGet();
        } catch (PythonException gone) {
            if (!gone.type().endsWith("ImportError") && !gone.type().endsWith("NotFoundError")) {
                throw gone;
            }
            absent.incrementAndGet();
        } catch (ImportException goneMeanwhile) {
            absent.incrementAndGet();
        }
    }

    /** Virtual threads are there from Java 21 on; the code is for Java 17. */
    private static Thread started(boolean virtual, Runnable work)
            throws ReflectiveOperationException {
        if (virtual) {
            return (Thread)
                    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, work);
        }
        Thread thread = new Thread(work);
        thread.start();
        return thread;
    }
}

package loader.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.testing.Waiting;

/** A program for a small heap, which answers of Python do not fit into. */
final class OutOfMemory {

    private static final String LARGE = "b'x' * 70_000_000";
    private static final String TABLE = "len(__import__('loader_worker.objects').objects.table)";
    private static final String THREADS = "__import__('threading').active_count()";

    private static ProcessInterpreter interpreter;

    private OutOfMemory() {}

    public static void main(String[] arguments) throws Exception {
        interpreter = TestProcess.start();
        try {
            aThreadGetsAnotherConnection();
            theMainThreadGoesOn();
            aCallOfJavaEndsByName();
            interpreter.onMainThread(
                    python -> {
                        aCallOfJavaEndsByName();
                        return null;
                    });
            aThreadOfPythonGetsAnotherConnection();
            if (Runtime.version().feature() >= 21) {
                virtualThreadsGetNoAnswerOfOthers();
            }
            assertEquals(0, interpreter.liveReferences());
        } finally {
            interpreter.close();
        }
        System.out.println("as before");
    }

    private static PyObject eval(Attached python, String expression) {
        try (PyModule module = python.newModule("subject")) {
            return python.eval(expression, module);
        }
    }

    private static int number(Attached python, String expression) {
        try (PyObject number = eval(python, expression)) {
            return number.as(int.class);
        }
    }

    private static void failFor(Attached python) {
        try (PyObject make = eval(python, "lambda: " + LARGE)) {
            assertThrows(OutOfMemoryError.class, () -> make.callAs(byte[].class));
        }
    }

    /** What the connection held in Python is let go, and the other thread keeps its own. */
    private static void aThreadGetsAnotherConnection() {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Attached python = interpreter.attach()) {
            long other = CompletableFuture.supplyAsync(OutOfMemory::identity, thread).join();
            int table = number(python, TABLE);
            int threads = number(python, THREADS);
            try (PyObject both = eval(python, "lambda: [object(), " + LARGE + "]")) {
                for (int i = 0; i < 5; i++) {
                    assertThrows(OutOfMemoryError.class, () -> both.callAs(Object.class));
                    assertEquals(i, number(python, "" + i));
                }
            }
            Waiting.until("the objects are let go", () -> number(python, TABLE) <= table);
            Waiting.until("the threads have ended", () -> number(python, THREADS) <= threads);
            assertEquals(
                    other, CompletableFuture.supplyAsync(OutOfMemory::identity, thread).join());
        } finally {
            thread.shutdown();
        }
    }

    private static long identity() {
        try (Attached python = interpreter.attach();
                PyObject ident = eval(python, "__import__('threading').get_ident()")) {
            return ident.as(long.class);
        }
    }

    private static void theMainThreadGoesOn() {
        for (int i = 0; i < 3; i++) {
            interpreter.onMainThread(
                    python -> {
                        failFor(python);
                        return null;
                    });
            String isMain =
                    "__import__('threading').current_thread()"
                            + " is __import__('threading').main_thread()";
            boolean goesOn =
                    interpreter.onMainThread(
                            python -> {
                                try (PyObject same = eval(python, isMain)) {
                                    return same.as(boolean.class);
                                }
                            });
            assertTrue(goesOn);
        }
        assertTrue(interpreter.cpuTime().toNanos() > 0);
    }

    private static void aCallOfJavaEndsByName() {
        List<Throwable> inside = new ArrayList<>();
        try (Attached python = interpreter.attach();
                PyObject function =
                        python.function(
                                "f",
                                (here, none) -> {
                                    failFor(here);
                                    inside.add(
                                            assertThrows(
                                                    IllegalStateException.class, () -> here.of(1)));
                                    return 1;
                                });
                PyObject end = eval(python, "[]");
                PyModule module = python.newModule("subject");
                PyObject code =
                        python.compile(
                                """
                                def run(function, end):
                                    try:
                                        function()
                                    finally:
                                        end.append(1)
                                """,
                                "subject.py")) {
            python.exec(code, module);
            try (PyObject run = module.getAttr("run")) {
                IllegalStateException outside =
                        assertThrows(IllegalStateException.class, () -> run.call(function, end));
                assertInstanceOf(OutOfMemoryError.class, outside.getCause());
                assertEquals(inside.get(0).getMessage(), outside.getMessage());
            }
            Waiting.until("Python's call has ended", () -> end.size() == 1);
        }
    }

    private static void aThreadOfPythonGetsAnotherConnection() {
        try (Attached python = interpreter.attach();
                PyObject function =
                        python.function(
                                "f",
                                (here, given) -> {
                                    if (given.get(0).as(boolean.class)) {
                                        failFor(here);
                                    }
                                    return 42;
                                });
                PyModule module = python.newModule("subject");
                PyObject code =
                        python.compile(
                                """
                                import threading
                                def run(function):
                                    found = []
                                    def work():
                                        for fail in True, False, True, False:
                                            try:
                                                found.append(function(fail))
                                            except Exception as lost:
                                                found.append(str(lost))
                                    thread = threading.Thread(target=work)
                                    thread.start()
                                    thread.join()
                                    return found
                                """,
                                "subject.py")) {
            python.exec(code, module);
            List<?> found = module.callMethodAs(List.class, "run", function);
            String lost = "Java has closed its connection to this thread";
            assertEquals(List.of(lost, 42, lost, 42), found);
        }
    }

    private static void virtualThreadsGetNoAnswerOfOthers() throws Exception {
        for (int i = 0; i < 20; i++) {
            onVirtual(
                    () -> {
                        try (Attached python = interpreter.attach()) {
                            failFor(python);
                        }
                        return null;
                    });
            int number = i;
            assertEquals(
                    number,
                    onVirtual(
                            () -> {
                                try (Attached python = interpreter.attach()) {
                                    return number(python, "" + number);
                                }
                            }));
        }
    }

    private static <T> T onVirtual(Supplier<T> work) throws ReflectiveOperationException {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable all =
                () -> {
                    try {
                        result.complete(work.get());
                    } catch (RuntimeException | Error failed) {
                        result.completeExceptionally(failed);
                    }
                };
        Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, all);
        return result.join();
    }
}

package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicReference;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.JavaFunction;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Running out of stack is an exception, however large the stack is. */
@InEachInterpreter
class DeepStackTest {

    private static final String DELETED_AT_THE_END =
            """
            import sys
            def down():
                global victim
                try:
                    [*map(lambda _: down(), [0])]
                except RecursionError:
                    victim = None
                    raise
            def delete():
                limit = sys.getrecursionlimit()
                sys.setrecursionlimit(10**6)
                try:
                    down()
                except RecursionError:
                    pass
                finally:
                    sys.setrecursionlimit(limit)
            """;

    private final Interpreter interpreter;

    DeepStackTest(InterpreterConfig config) {
        interpreter = TestPython.interpreter(config);
    }

    /** On a thread with a stack of that many KB. */
    private static void onStackOf(int size, Runnable work) throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(null, work, "deep", (long) size << 10);
        thread.setUncaughtExceptionHandler((ended, problem) -> failure.set(problem));
        thread.start();
        thread.join();
        assertNull(failure.get());
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 1024, 8192})
    void eachLanguageMayCallTheOtherWithoutEnd(int size) throws Exception {
        onStackOf(
                size,
                () -> {
                    try (Attached python = interpreter.attach()) {
                        PyObject[] itself = new PyObject[1];
                        JavaFunction again = (attached, arguments) -> itself[0].callAs(int.class);
                        try (PyObject function = python.function("again", again)) {
                            itself[0] = function;
                            assertEndless(function);
                            assertEndless(function);
                        }
                    }
                });
    }

    @Test
    void aThreadWithASmallStackCanBeCalledBack() throws Exception {
        onStackOf(
                256,
                () -> {
                    try (Attached python = interpreter.attach();
                            PyObject function = python.function("f", (again, none) -> 1)) {
                        assertEquals(1, function.callAs(int.class));
                    }
                });
    }

    /** Java cannot be told at once. */
    @Test
    void whatIsDeletedWhereTheStackEndsIsReleasedLater() throws Exception {
        long before = HeldObjects.count((CPythonInterpreter) interpreter);
        onStackOf(
                1024,
                () -> {
                    try (Attached python = interpreter.attach();
                            PyModule scratch = python.newModule("scratch");
                            PyObject code = python.compile(DELETED_AT_THE_END, "deep.py")) {
                        python.exec(code, scratch);
                        try (PyObject function = python.function("victim", (here, none) -> 1)) {
                            scratch.setAttr("victim", function);
                        }
                        scratch.callMethod("delete").close();
                        python.function("next", (here, none) -> 1).close();
                    }
                });
        assertEquals(before, HeldObjects.count((CPythonInterpreter) interpreter));
    }

    private static void assertEndless(PyObject function) {
        try {
            function.call();
        } catch (PythonException full) {
            assertTrue(full.type().equals("RecursionError"), full.toString());
        }
    }
}

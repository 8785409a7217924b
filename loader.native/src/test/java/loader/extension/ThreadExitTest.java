package loader.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** C code that calls {@code pthread_exit} ends its call from Java, and not the thread of Java. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ThreadExitTest {

    private static final int ROUNDS = 1000;

    private static final String SETUP =
            """
            import importlib.util, sys
            spec = importlib.util.spec_from_file_location("leaving", library)
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            end, end_without_gil = module.end_thread, module.end_without_gil
            end_of_c = module.end_thread_of_c
            def end_deep():
                def generator():
                    yield 1
                    try:
                        raise ValueError
                    except ValueError:
                        end()
                def deeper(depth):
                    if depth:
                        deeper(depth - 1)
                    else:
                        list(sorted([2, 1], key=lambda each: list(generator())))
                deeper(100)
            class Ending:
                def __bool__(self): end()
                def __len__(self): end()
                def __del__(self): end()
                def __setattr__(self, name, value): end()
            def depth(n=0):
                try:
                    return depth(n + 1)
                except RecursionError:
                    return n
            """;

    private static PyModule setUp(Attached python) {
        return setUp(python, Scenarios.library("leaving"));
    }

    private static PyModule setUp(Attached python, Path library) {
        PyModule module = python.newModule("test");
        try (PyObject code = python.compile(SETUP, "<test>")) {
            module.setAttr("library", library.toString());
            python.exec(code, module);
        }
        return module;
    }

    private static Object eval(Attached python, PyModule module, String expression) {
        try (PyObject value = python.eval(expression, module)) {
            return value.as(Object.class);
        }
    }

    private static void assertRaises(Runnable call) {
        PythonException raised = assertThrows(PythonException.class, call::run);
        assertEquals("RuntimeError", raised.type());
        assertTrue(
                raised.getMessage()
                        .contains("C code has called pthread_exit on a thread of Java: leaving.so"),
                raised::getMessage);
    }

    @ParameterizedTest
    @MethodSource("loader.cpython.TestPython#kinds")
    void theThreadGoesOn(InterpreterConfig config) {
        Interpreter interpreter = Scenarios.interpreter(config);
        try (Attached python = interpreter.attach();
                PyModule module = setUp(python)) {
            Object depth = eval(python, module, "depth()");
            for (String function :
                    new String[] {"end", "end_of_c", "end_without_gil", "end_deep"}) {
                assertRaises(() -> module.callMethod(function).close());
                assertRaises(() -> python.eval("[" + function + "()]", module).close());
                assertEquals(42, eval(python, module, "6 * 7"));
                assertEquals("None", eval(python, module, "str(sys.exception())"));
                assertEquals(depth, eval(python, module, "depth()"), function);
            }
        }
        Scenarios.end(interpreter);
    }

    @ParameterizedTest
    @MethodSource("loader.cpython.TestPython#kinds")
    void functionsOfEachKindOfResultRaiseIt(InterpreterConfig config) {
        Interpreter interpreter = Scenarios.interpreter(config);
        try (Attached python = interpreter.attach();
                PyModule module = setUp(python)) {
            try (PyObject ending = module.callMethod("Ending")) {
                assertRaises(ending::isTrue);
                assertRaises(ending::size);
                assertRaises(() -> ending.setAttr("name", 1));
            } // which is shown on stderr, as other exceptions of __del__ are
            assertEquals(42, eval(python, module, "6 * 7"));
        }
        Scenarios.end(interpreter);
    }

    @ParameterizedTest
    @MethodSource("loader.cpython.TestPython#kinds")
    void manyTimes(InterpreterConfig config) {
        Interpreter interpreter = Scenarios.interpreter(config);
        try (Attached python = interpreter.attach();
                PyModule module = setUp(python)) {
            for (int i = 0; i < ROUNDS; i++) {
                assertRaises(() -> module.callMethod("end_deep").close());
            }
        }
        Scenarios.end(interpreter);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void otherThreadsUsePythonAfterwards(boolean isPythons) throws Exception {
        Interpreter interpreter = TestPython.get().create(InterpreterConfig.SHARED_GIL);
        Runnable call =
                () -> {
                    try (Attached python = interpreter.attach();
                            PyModule module = setUp(python)) {
                        assertRaises(() -> module.callMethod("end_without_gil").close());
                    }
                };
        if (isPythons) {
            interpreter.onMainThread(
                    python -> {
                        call.run();
                        return null;
                    });
        } else {
            Thread thread = new Thread(call);
            thread.start();
            thread.join();
        }
        try (Attached python = interpreter.attach()) {
            python.of("").close();
        }
        Scenarios.end(interpreter);
    }

    /** Java between the frames of Python; they cannot go on. */
    @Test
    void aThreadIsHeldWhenPythonHasCalledJava() throws Exception {
        Interpreter interpreter = TestPython.get().create(InterpreterConfig.SHARED_GIL);
        CountDownLatch called = new CountDownLatch(1);
        Thread thread =
                new Thread(
                        () -> {
                            try (Attached python = interpreter.attach();
                                    PyModule module = setUp(python)) {
                                PyObject function =
                                        python.function(
                                                "java",
                                                (again, none) -> {
                                                    called.countDown();
                                                    return module.callMethod("end_deep");
                                                });
                                module.setAttr("java", function);
                                python.eval("[java() for each in [1]]", module).close();
                            }
                        });
        thread.setDaemon(true);
        thread.start();
        called.await();
        System.gc();
        try (Attached python = interpreter.attach()) {
            python.of("").close();
        }
        assertTrue(thread.isAlive());
        interpreter.close();
        assertEquals("1 threads are still attached", interpreter.parkedFor());
    }

    @Test
    void aThreadOfCGivesTheGilUp(@TempDir Path folder) {
        Path library = Scenarios.copied("leaving.so", folder.resolve("leaving.so"));
        Interpreter interpreter = TestPython.get().create(InterpreterConfig.SHARED_GIL);
        try (Attached python = interpreter.attach();
                PyModule module = setUp(python, library);
                PyObject ended = python.eval("module.end_other()", module)) {
            assertFalse(ended.isTrue());
        }
        interpreter.close();
        assertEquals("1 threads that C code started are in it", interpreter.parkedFor());
    }
}

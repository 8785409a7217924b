package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import loader.extension.Scenarios;
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

/**
 * C code has the stack of a program on any thread of Java, and Java that runs out of its own stack
 * leaves Python as it was.
 */
@InEachInterpreter
class ThreadStackTest {

    private static final long DEADLINE_MILLIS = TimeUnit.MINUTES.toMillis(5);

    /** Of the 8 MB that a program has, in KB. */
    private static final int NEARLY_ALL = 7_500;

    private static final String USE_STACK =
            """
            import ctypes
            use = ctypes.CDLL(%s).use_stack
            use.restype = ctypes.c_long
            """;

    private final Interpreter interpreter;

    ThreadStackTest(InterpreterConfig config) {
        interpreter = TestPython.interpreter(config);
    }

    /** What the work throws on a thread of that many KB, 0 for the JVM's default, or null. */
    private static Throwable thrownOn(int size, Runnable work) throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(null, work, "small", (long) size << 10);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((ended, problem) -> failure.set(problem));
        thread.start();
        thread.join(DEADLINE_MILLIS);
        assertTrue(!thread.isAlive(), "the thread waits for ever");
        return failure.get();
    }

    private PyObject useStack(Attached python, PyModule scratch) {
        String library = "'" + Scenarios.library("stack") + "'";
        try (PyObject code = python.compile(USE_STACK.formatted(library), "use.py")) {
            python.exec(code, scratch);
        }
        return scratch.getAttr("use");
    }

    private void useNearlyAll() {
        try (Attached python = interpreter.attach();
                PyModule scratch = python.newModule("scratch");
                PyObject use = useStack(python, scratch)) {
            assertEquals(NEARLY_ALL, use.callAs(int.class, NEARLY_ALL));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 192, 256, 1024, 16 << 10})
    void cCodeHasTheStackOfAProgram(int size) throws Exception {
        assertNull(thrownOn(size, this::useNearlyAll));
    }

    @Test
    void cCodeHasTheStackOfAProgramOnThreadsOfAForkJoinPool() throws Exception {
        ForkJoinPool.commonPool().submit(this::useNearlyAll).get();
    }

    @Test
    void cCodeThatACallbackCallsHasWhatIsLeft() throws Exception {
        assertNull(
                thrownOn(
                        0,
                        () -> {
                            try (Attached python = interpreter.attach();
                                    PyModule scratch = python.newModule("scratch");
                                    PyObject use = useStack(python, scratch);
                                    PyObject callback =
                                            python.function(
                                                    "callback",
                                                    (again, none) ->
                                                            use.callAs(int.class, 6_000))) {
                                assertEquals(6_000, callback.callAs(int.class));
                                assertEquals(NEARLY_ALL, use.callAs(int.class, NEARLY_ALL));
                            }
                        }));
    }

    private static void callWithoutEnd(PyObject function) {
        function.callAs(Object.class, 1);
        callWithoutEnd(function);
    }

    private void attachWithoutEnd() {
        try (Attached python = interpreter.attach()) {
            python.of("text").close();
        }
        attachWithoutEnd();
    }

    private void attachDeeperWithoutEnd() {
        try (Attached python = interpreter.attach()) {
            python.detached(
                    () -> {
                        attachDeeperWithoutEnd();
                        return null;
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 160, 176, 192, 224, 256, 320, 384, 448, 512, 576})
    void javaMayRunOutOfStackAtAnyPoint(int size) throws Exception {
        Runnable calls =
                () -> {
                    try (Attached python = interpreter.attach();
                            PyModule builtins = python.importModule("builtins");
                            PyObject abs = builtins.getAttr("abs")) {
                        callWithoutEnd(abs);
                    }
                };
        for (Runnable work :
                new Runnable[] {calls, this::attachWithoutEnd, this::attachDeeperWithoutEnd}) {
            assertInstanceOf(StackOverflowError.class, thrownOn(size, work));
            assertNull(thrownOn(0, this::attachAndCall));
        }
    }

    private void attachAndCall() {
        try (Attached python = interpreter.attach();
                PyModule math = python.importModule("math");
                PyObject root = math.callMethod("sqrt", 9)) {
            assertEquals(3.0, root.as(Double.class));
        }
    }

    /** Each level tries to call what calls Java, from the deepest on. */
    private static void callFromHandlers(PyObject function, AtomicInteger tries) {
        try {
            callFromHandlers(function, tries);
        } catch (StackOverflowError full) {
            if (tries.incrementAndGet() < 50) {
                try {
                    function.call().close();
                } catch (PythonException | StackOverflowError refused) {
                    // Python says what it is; whether there is stack for that is another matter
                }
                throw full;
            }
        }
    }

    /** What the calls at the very end held is lost, so the interpreter is one that ends. */
    @ParameterizedTest
    @ValueSource(ints = {0, 192, 256, 512, 2048})
    void aHandlerOfStackOverflowMayCallPythonThatCallsJava(int size) throws Exception {
        Interpreter fresh = TestPython.get().create(InterpreterConfig.SHARED_GIL);
        assertNull(
                thrownOn(
                        size,
                        () -> {
                            JavaFunction java = (again, none) -> "java";
                            try (Attached python = fresh.attach();
                                    PyObject function = python.function("f", java)) {
                                try {
                                    callFromHandlers(function, new AtomicInteger());
                                } catch (StackOverflowError expected) {
                                    // where it began there is stack again
                                }
                                assertEquals("java", function.callAs(String.class));
                            }
                        }));
        assertEnds(fresh);
        assertNull(thrownOn(0, this::attachAndCall));
    }

    @Test
    void aThreadThatEndsAttachedGivesTheGilUp() throws Exception {
        Interpreter fresh = TestPython.get().create(InterpreterConfig.SHARED_GIL);
        assertNull(
                thrownOn(
                        0,
                        () -> {
                            interpreter.attach();
                            fresh.attach();
                        }));
        assertNull(thrownOn(0, this::attachAndCall));
        assertNull(thrownOn(0, () -> fresh.attach().close()));
        assertEnds(fresh);
    }

    @Test
    void anInterpreterEndsThatNobodyUsesAfterAThreadHasEndedAttached() throws Exception {
        Interpreter fresh = TestPython.get().create(InterpreterConfig.SHARED_GIL);
        assertNull(thrownOn(0, fresh::attach));
        assertEnds(fresh);
    }

    private static void assertEnds(Interpreter interpreter) {
        interpreter.close();
        assertEquals(Interpreter.State.ENDED, interpreter.state(), interpreter.parkedFor());
    }
}

package loader.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntUnaryOperator;
import loader.python.Attached;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import loader.testing.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What differs between an interpreter in a process and the others. */
@Timeout(120)
class ProcessInterpreterTest {

    private ProcessInterpreter interpreter;

    @BeforeEach
    void start() {
        interpreter = TestProcess.start();
    }

    @AfterEach
    void end() {
        try {
            assertEquals(0, interpreter.liveReferences());
        } finally {
            interpreter.close();
        }
    }

    private static PyObject eval(Attached python, String expression) {
        try (PyModule module = python.newModule("subject")) {
            return python.eval(expression, module);
        }
    }

    private static final String TABLE = "len(__import__('loader_worker.objects').objects.table)";

    @Test
    void aReleasedReferenceReachesTheProcessThoughNothingElseIsSent() {
        int before;
        PyObject weak;
        try (Attached python = interpreter.attach();
                PyObject kind = eval(python, "type('Kind', (), {})");
                PyObject size = eval(python, TABLE);
                PyModule weakref = python.importModule("weakref")) {
            before = size.as(int.class);
            PyObject object = kind.call();
            weak = weakref.callMethod("ref", object);
            object.close();
        }
        try (weak) {
            Waiting.until(
                    "the object is gone",
                    () -> {
                        try (PyObject found = weak.call()) {
                            return found.isNone();
                        }
                    });
        }
        assertTrue(before > 0);
    }

    /** The number of None is that of each None, which a function does not give away. */
    @Test
    void aFunctionMayReturnTheObjectNoneAgainAndAgain() {
        try (Attached python = interpreter.attach();
                PyObject function = python.function("none", (here, none) -> here.of(null))) {
            for (int i = 0; i < 3; i++) {
                try (PyObject returned = function.call()) {
                    assertTrue(returned.isNone());
                }
            }
        }
    }

    @Test
    void aThreadOfJavaIsAlwaysTheSameThreadOfPython() throws Exception {
        long first = identity();
        assertEquals(first, identity());
        CompletableFuture<Long> other = CompletableFuture.supplyAsync(this::identity);
        assertFalse(first == other.get());
    }

    private long identity() {
        try (Attached python = interpreter.attach();
                PyObject ident = eval(python, "__import__('threading').get_ident()")) {
            return ident.as(long.class);
        }
    }

    @Test
    void aThreadThatPythonStartsCallsJava() {
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("subject");
                PyObject twice = python.function(IntUnaryOperator.class, each -> 2 * each);
                PyObject code =
                        python.compile(
                                """
                                import threading
                                def run(function):
                                    found = []
                                    thread = threading.Thread(target=lambda: found.append(function(21)))
                                    thread.start()
                                    thread.join()
                                    return found
                                """,
                                "subject.py")) {
            python.exec(code, module);
            long before = interpreter.liveReferences();
            for (int i = 0; i < 200; i++) {
                assertEquals(List.of(42), module.callMethodAs(List.class, "run", twice));
                assertEquals(before, interpreter.liveReferences(), "Java has its argument still");
            }
        }
    }

    @Test
    void theInterpreterGoesOnWhenAThreadThatPythonHasStartedEnds() {
        try (Attached python = interpreter.attach();
                PyObject twice = python.function(IntUnaryOperator.class, each -> 2 * each);
                PyObject thread = eval(python, "__import__('threading').Thread");
                PyObject run =
                        eval(
                                python,
                                "lambda thread, function: (started := thread(target=function,"
                                        + " args=[21])).start() or started.join()")) {
            run.call(thread, twice).close();
            Waiting.until("the thread of Java has ended, too", () -> !servesAThread());
            assertEquals(42, twice.callAs(int.class, 21));
        }
    }

    private static boolean servesAThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(each -> each.getName().equals("python-thread"));
    }

    /** Wherever the frames of Python end: each answer is that to the question that was asked. */
    @Test
    void eachLanguageMayCallTheOtherWithoutEnd() {
        CompletableFuture<List<Object>> answers = new CompletableFuture<>();
        Thread deep = new Thread(null, () -> answers.complete(endless()), "deep", 256L << 20);
        deep.start();
        for (Object answer : answers.join()) {
            assertEquals("RecursionError", answer);
        }
    }

    private List<Object> endless() {
        List<Object> answers = new ArrayList<>();
        PyObject[] itself = new PyObject[1];
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("subject");
                PyObject code = python.compile(WITHOUT_END, "subject.py")) {
            python.exec(code, module);
            try (PyObject again =
                            python.function("again", (here, none) -> itself[0].callAs(int.class));
                    PyObject through = module.callMethod("through", again)) {
                itself[0] = through;
                for (int i = 0; i < 12; i++) {
                    answers.add(outcome(module, i, through));
                    try (PyObject one = python.of(i)) {
                        assertEquals(i, one.as(int.class));
                    }
                }
            }
        } catch (RuntimeException | Error failed) {
            answers.add(failed);
        }
        return answers;
    }

    private static Object outcome(PyModule module, int depth, PyObject through) {
        try {
            return module.callMethodAs(Object.class, "below", depth, through);
        } catch (PythonException raised) {
            return raised.type();
        }
    }

    /** Without the traceback of each level, whose text takes long. */
    private static final String WITHOUT_END =
            """
            def below(depth, function):
                return function() if depth == 0 else below(depth - 1, function)

            def through(function):
                def shortened():
                    try:
                        return function()
                    except Exception as problem:
                        raise problem.with_traceback(None)
                return shortened
            """;

    @Test
    void wrongArgumentsOfAJavaFunctionAreATypeError() {
        try (Attached python = interpreter.attach();
                PyObject twice = python.function(IntUnaryOperator.class, each -> 2 * each)) {
            PythonException raised = assertThrows(PythonException.class, () -> twice.call("text"));
            assertEquals("TypeError", raised.type());
            assertEquals("applyAsInt(): str cannot become java.lang.Integer", raised.text());
        }
    }

    @Test
    void anInterruptEndsWhatTheMainThreadDoes() {
        CompletableFuture<Void> isIn = new CompletableFuture<>();
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread waiting =
                new Thread(
                        () -> {
                            try {
                                interpreter.<Void>onMainThread(
                                        python -> {
                                            isIn.complete(null);
                                            eval(python, "__import__('time').sleep(100)").close();
                                            return null;
                                        });
                            } catch (PythonException interrupted) {
                                thrown.complete(interrupted);
                            }
                        });
        waiting.start();
        isIn.join();
        interpreter.interrupt();
        assertEquals("KeyboardInterrupt", thrown.join().getMessage());
    }

    /** The interrupt of a thread would close a channel that blocks. */
    @Test
    void aThreadOfJavaThatIsInterruptedGoesOn() {
        try (Attached python = interpreter.attach();
                PyModule math = python.importModule("math")) {
            Thread.currentThread().interrupt();
            assertEquals(3.0, math.callMethodAs(Double.class, "sqrt", 9));
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void cpuTimeIsThatOfPythonsMainThread() {
        interpreter.onMainThread(
                python -> {
                    eval(python, "sum(range(10**6))").close();
                    return null;
                });
        assertTrue(interpreter.cpuTime().compareTo(Duration.ZERO) > 0);
    }

    @Test
    void aCollectionIsGivenUpWithItsView() {
        try (Attached python = interpreter.attach()) {
            List<Object> lists = new ArrayList<>(List.of(List.of("a")));
            try (PyObject view = python.view(lists, Object.class);
                    PyObject item = view.getItem(0)) {
                assertEquals(1, item.size());
                assertTrue(interpreter.javaObjects().size() > 0);
            }
            Waiting.until(
                    "Python holds no object of Java",
                    () -> {
                        python.of(1).close(); // Python's answer says what is gone
                        return interpreter.javaObjects().size() == 0;
                    });
        }
    }

    @Test
    void whatHasNoWayAcrossIsRefusedByName() {
        try (Attached python = interpreter.attach();
                PyObject list = eval(python, "[1]")) {
            PythonException raised = assertThrows(PythonException.class, list::buffer);
            assertEquals("TypeError", raised.type());
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> python.of(new Thread()));
            assertTrue(refused.getMessage().contains("java.lang.Thread"));
        }
    }
}

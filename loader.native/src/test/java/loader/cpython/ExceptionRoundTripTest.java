package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.JavaFunction;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An exception that crosses from one language into the other and back is the one it was. */
class ExceptionRoundTripTest {

    private static final String SOURCE =
            """
            import traceback, weakref

            class Problem(Exception):
                pass

            raised = []

            def fail(depth=0):
                raised.append(Problem(f"at {depth}"))
                raise raised[-1]

            def caught(function, *arguments):
                try:
                    function(*arguments)
                except BaseException as problem:
                    return problem

            def same(function):
                "Whether what the function raises is what fail made, and is told from end to end."
                problem = caught(function)
                names = [frame.name for frame in traceback.extract_tb(problem.__traceback__)]
                return problem is raised[0] and names[0] == "caught" and names[-1] == "fail"

            def through(function):
                function()

            def wrap(function):
                try:
                    function()
                except RuntimeError as error:
                    raise OSError("wrapped") from error

            def is_gone(function):
                watched = weakref.ref(caught(function))
                raised.clear()
                return watched() is None
            """;

    private final Interpreter main = TestPython.get().main();
    private long before;
    private Attached python;
    private PyModule module;

    @BeforeEach
    void attach() {
        before = main.liveReferences();
        python = main.attach();
        module = prepared(python);
    }

    private static PyModule prepared(Attached python) {
        PyModule module = python.newModule("subject");
        try (PyObject code = python.compile(SOURCE, "subject.py")) {
            python.exec(code, module);
        }
        return module;
    }

    @AfterEach
    void everyReferenceIsClosed() {
        module.close();
        python.close();
        assertEquals(before, main.liveReferences());
    }

    private Object fail() {
        module.callMethod("fail").close();
        return null;
    }

    private boolean isSame(JavaFunction function) {
        return ask("same", function);
    }

    private boolean ask(String question, JavaFunction function) {
        try (PyObject callable = python.function("callback", function);
                PyObject answer = module.callMethod(question, callable)) {
            return answer.isTrue();
        }
    }

    @Test
    void whatPythonRaisedIsRaisedAgainInPython() {
        assertTrue(isSame((attached, none) -> fail()));
    }

    @Test
    void whatJavaCaughtMeanwhileChangesNothing() {
        assertTrue(
                isSame(
                        (attached, none) -> {
                            PythonException first = assertThrows(PythonException.class, this::fail);
                            assertThrows(PythonException.class, this::fail);
                            assertThrows(PythonException.class, () -> module.getAttr("nothing"));
                            throw first;
                        }));
    }

    @Test
    void aThreadThatLeavesPythonMeanwhileKeepsIt() {
        assertTrue(
                isSame(
                        (attached, none) ->
                                attached.detached(
                                        () -> {
                                            try (Attached again = main.attach()) {
                                                return fail();
                                            }
                                        })));
    }

    @Test
    void itPassesThroughSeveralLevels() {
        assertTrue(
                isSame(
                        (attached, none) -> {
                            try (PyObject inner =
                                    attached.function("inner", (python, empty) -> fail())) {
                                module.callMethod("through", inner).close();
                                return null;
                            }
                        }));
    }

    @Test
    void itsOriginalIsThereUntilTheCallReturns() {
        assertTrue(
                ask(
                        "is_gone",
                        (attached, none) -> {
                            Deque<PythonException> caught = new ArrayDeque<>();
                            for (int i = 0; i < 20; i++) {
                                caught.add(assertThrows(PythonException.class, this::fail));
                            }
                            try (PyObject original =
                                    attached.original(caught.getLast()).orElseThrow()) {
                                assertEquals("at 0", original.toString());
                            }
                            assertTrue(attached.original(caught.getFirst()).isEmpty());
                            throw caught.getLast();
                        }));
    }

    @Test
    void ofAnExceptionOfJavaWithAPythonOneAsCauseThatIsTheCause() {
        try (PyObject callable =
                        python.function(
                                "callback",
                                (attached, none) -> {
                                    PythonException cause =
                                            assertThrows(PythonException.class, this::fail);
                                    throw new IllegalStateException(
                                            "outer", new IllegalArgumentException("middle", cause));
                                });
                PyObject problem = module.callMethod("caught", callable);
                PyObject middle = problem.getAttr("__cause__");
                PyObject cause = middle.getAttr("__cause__");
                PyObject raised = module.getAttr("raised");
                PyObject first = raised.getItem(0)) {
            assertEquals("_loader.JavaError", problem.typeName());
            assertEquals("java.lang.IllegalArgumentException: middle", middle.toString());
            assertTrue(cause.is(first));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whatJavaThrewComesBackAsItself(int levels) {
        IllegalStateException thrown = new IllegalStateException("no");
        assertSame(
                thrown,
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                through(
                                        levels,
                                        () -> {
                                            throw thrown;
                                        })));
    }

    private Object through(int levels, Supplier<Object> work) {
        if (levels == 0) {
            return work.get();
        }
        try (PyObject callable =
                python.function("level", (attached, none) -> through(levels - 1, work))) {
            module.callMethod("through", callable).close();
            return null;
        }
    }

    @Test
    void anErrorComesBackAsItself() {
        AssertionError thrown = new AssertionError("no");
        assertSame(
                thrown,
                assertThrows(
                        AssertionError.class,
                        () ->
                                through(
                                        2,
                                        () -> {
                                            throw thrown;
                                        })));
    }

    @Test
    void aCheckedExceptionIsTheCauseOfWhatComesBack() {
        IOException thrown = new IOException("no");
        PythonException raised =
                assertThrows(
                        PythonException.class,
                        () -> through(2, () -> ExceptionRoundTripTest.unchecked(thrown)));
        assertEquals("_loader.JavaError", raised.type());
        assertSame(thrown, raised.getCause());
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> Object unchecked(Throwable thrown) throws E {
        throw (E) thrown;
    }

    @Test
    void causesAreKeptThroughBothLanguages() {
        IllegalStateException thrown = new IllegalStateException("no");
        try (PyObject inner =
                        python.function(
                                "inner",
                                (attached, none) -> {
                                    throw thrown;
                                });
                PyObject outer =
                        python.function(
                                "outer",
                                (attached, none) -> {
                                    module.callMethod("wrap", inner).close();
                                    return null;
                                })) {
            PythonException raised =
                    assertThrows(PythonException.class, () -> module.callMethod("through", outer));
            assertEquals("OSError: wrapped", raised.getMessage());
            assertSame(thrown, raised.getCause());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED_GIL", "OWN_GIL"})
    void anExceptionOfAnotherInterpreterArrivesAsAJavaErrorThatTellsIt(InterpreterConfig config) {
        try (Interpreter other = TestPython.get().create(config);
                PyObject callable =
                        python.function(
                                "callback",
                                (attached, none) -> {
                                    try (Attached there = other.attach();
                                            PyModule foreign = prepared(there)) {
                                        foreign.callMethod("fail").close();
                                        return null;
                                    }
                                })) {
            assertToldAsJavaError(callable);
            PythonException thrown =
                    assertThrows(
                            PythonException.class, () -> module.callMethod("through", callable));
            assertEquals("subject.Problem: at 0", thrown.getMessage());
            assertEquals(0, other.liveReferences());
        }
    }

    @Test
    void soDoesOneThatIsThrownOnByAnotherThread() {
        try (PyObject callable =
                python.function(
                        "callback",
                        (attached, none) -> {
                            throw attached.detached(
                                    () ->
                                            CompletableFuture.supplyAsync(
                                                            () ->
                                                                    assertThrows(
                                                                            PythonException.class,
                                                                            this::fail))
                                                    .join());
                        })) {
            assertToldAsJavaError(callable);
        }
    }

    private void assertToldAsJavaError(PyObject callable) {
        try (PyObject problem = module.callMethod("caught", callable);
                PyObject notes = problem.getAttr("__notes__")) {
            assertEquals("_loader.JavaError", problem.typeName());
            assertEquals("subject.Problem: at 0", problem.toString());
            assertTrue(notes.toString().contains("in fail"), notes.toString());
        }
    }
}

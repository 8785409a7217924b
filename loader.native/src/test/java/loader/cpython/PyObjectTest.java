package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
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
import org.junit.jupiter.params.provider.ValueSource;

/** What Python can do with an object, Java can do with a PyObject. */
@InEachInterpreter
class PyObjectTest {

    private static final String SOURCE =
            """
            import contextlib

            def keywords(*args, **named):
                return sorted(named.items()), args

            entered = []

            @contextlib.contextmanager
            def manager(suppress):
                entered.append("in")
                try:
                    yield "entered"
                except RuntimeError as error:
                    entered.append(str(error))
                    if not suppress:
                        raise
                finally:
                    entered.append("out")

            async def answer(value):
                import asyncio
                await asyncio.sleep(0.01)
                return value

            async def broken():
                raise LookupError("gone")

            def chained():
                try:
                    {}["key"]
                except KeyError as error:
                    raise ValueError("outer") from error
            """;

    private final Interpreter interpreter;
    private Attached python;
    private PyModule module;

    PyObjectTest(InterpreterConfig config) {
        interpreter = TestPython.interpreter(config);
    }

    @BeforeEach
    void attach() {
        python = interpreter.attach();
        module = python.newModule("subject");
        try (PyObject code = python.compile(SOURCE, "subject.py")) {
            python.exec(code, module);
        }
    }

    @AfterEach
    void detach() {
        module.close();
        python.close();
    }

    private PyObject eval(String expression) {
        return python.eval(expression, module);
    }

    /** With that many the words of the call fill the block of memory that each call has. */
    @Test
    void emptyTextsAndBytesAreArgumentsHoweverManyThereAre() {
        for (Object empty : List.of("", new byte[0])) {
            for (int count = 505; count < 520; count++) {
                Object[] arguments = Collections.nCopies(count, empty).toArray();
                try (PyObject function = eval("lambda *given: len(given)")) {
                    assertEquals(count, function.callAs(int.class, arguments));
                }
            }
        }
    }

    @Test
    void keywordsArePassedBesidePositionalArguments() {
        try (PyObject function = module.getAttr("keywords");
                PyObject result = function.callWith(Map.of("b", 2, "a", "x"), 7)) {
            assertEquals("([('a', 'x'), ('b', 2)], (7,))", result.repr());
        }
    }

    @Test
    void itemsAreReadWrittenAndDeleted() {
        try (PyObject dict = eval("{'a': 1, 'b': 2}")) {
            dict.setItem("c", 3);
            dict.delItem("a");
            assertEquals(2, dict.size());
            assertEquals(Map.of("b", 2, "c", 3), dict.as(Map.class));
            assertThrows(PythonException.class, () -> dict.getItem("a"));
        }
    }

    @Test
    void iterationEndsWithTheIterableAndClosesItsItems() {
        List<Integer> squares = new ArrayList<>();
        try (PyObject generator = eval("(i * i for i in range(4))")) {
            generator.forEach(item -> squares.add(item.as(Integer.class)));
        }
        assertEquals(List.of(0, 1, 4, 9), squares);
    }

    @Test
    void whatAnIterableRaisesIsThrown() {
        try (PyObject generator = eval("(1 // i for i in (1, 0))")) {
            PythonException raised =
                    assertThrows(PythonException.class, () -> generator.forEach(item -> {}));
            assertEquals("ZeroDivisionError", raised.type());
        }
    }

    @Test
    void operatorsAreNamedAsInTheOperatorModule() {
        try (PyObject seven = python.of(7);
                PyObject sum = seven.operator("add", 3);
                PyObject less = seven.operator("lt", 8);
                PyObject both = seven.operator("divmod", 2)) {
            assertEquals(10, sum.as(int.class));
            assertTrue(less.isTrue());
            assertEquals(List.of(3, 1), both.as(List.class));
            assertThrows(IllegalArgumentException.class, () -> seven.operator("no such", 1));
        }
    }

    @Test
    void equalityAndHashArePythons() {
        try (PyObject one = python.of(1);
                PyObject real = python.of(1.0);
                PyObject list = eval("[]")) {
            assertEquals(one, real);
            assertEquals(one.hashCode(), real.hashCode());
            assertFalse(one.is(real));
            assertThrows(PythonException.class, list::hashCode);
        }
    }

    @Test
    void aContextManagerIsEnteredAndLeft() {
        try (PyObject make = module.getAttr("manager");
                PyObject manager = make.call(false)) {
            assertEquals("entered", manager.with(entered -> entered.as(String.class)));
            assertEquals(List.of("in", "out"), module.getAttrAs(List.class, "entered"));
        }
    }

    @Test
    void aContextManagerSeesWhatTheBodyThrowsAndMaySuppressIt() {
        try (PyObject make = module.getAttr("manager");
                PyObject lenient = make.call(true);
                PyObject strict = make.call(false)) {
            IllegalStateException thrown = new IllegalStateException("no");
            assertNull(
                    lenient.with(
                            entered -> {
                                throw thrown;
                            }));
            assertSame(
                    thrown,
                    assertThrows(
                            IllegalStateException.class,
                            () ->
                                    strict.with(
                                            entered -> {
                                                throw thrown;
                                            })));
        }
    }

    @Test
    void aCoroutineCompletesAStage() {
        try (PyObject function = module.getAttr("answer");
                PyObject coroutine = function.call(42)) {
            var stage = coroutine.awaited().toCompletableFuture();
            try (PyObject result = python.detached(() -> join(stage))) {
                assertEquals(42, result.as(int.class));
            }
        }
    }

    private static PyObject join(java.util.concurrent.CompletableFuture<PyObject> stage) {
        return stage.orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Test
    void aFailedCoroutineFailsTheStage() {
        try (PyObject function = module.getAttr("broken");
                PyObject coroutine = function.call()) {
            var stage = coroutine.awaited().toCompletableFuture();
            CompletionException failed =
                    assertThrows(
                            CompletionException.class, () -> python.detached(() -> join(stage)));
            assertEquals(
                    "LookupError",
                    assertInstanceOf(PythonException.class, failed.getCause()).type());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"raise SystemExit(3)", "raise KeyboardInterrupt", "loop().stop()"})
    void whatACoroutineDoesToTheLoopIsItsOwnAffair(String body) {
        String source =
                "from asyncio import get_running_loop as loop\nasync def last():\n    " + body;
        try (PyObject code = python.compile(source, "last.py")) {
            python.exec(code, module);
        }
        try (PyObject function = module.getAttr("last");
                PyObject coroutine = function.call()) {
            var stage = coroutine.awaited().toCompletableFuture();
            var over = stage.handle((none, failure) -> none);
            try (PyObject none = python.detached(() -> join(over))) {
                assertTrue(none == null || none.isNone());
            }
        }
        aCoroutineCompletesAStage();
    }

    @Test
    void anErrorInACoroutineFailsTheStage() {
        AssertionError thrown = new AssertionError("thrown");
        JavaFunction fail =
                (attached, arguments) -> {
                    throw thrown;
                };
        try (PyObject failing = python.function("fail", fail);
                PyObject code = python.compile("async def fails():\n    fail()", "fails.py")) {
            module.setAttr("fail", failing);
            python.exec(code, module);
        }
        try (PyObject function = module.getAttr("fails");
                PyObject coroutine = function.call()) {
            var stage = coroutine.awaited().toCompletableFuture();
            CompletionException failed =
                    assertThrows(
                            CompletionException.class, () -> python.detached(() -> join(stage)));
            assertSame(thrown, failed.getCause());
        }
    }

    @Test
    void aCauseInPythonIsACauseInJava() {
        try (PyObject function = module.getAttr("chained")) {
            PythonException raised = assertThrows(PythonException.class, function::call);
            assertEquals("ValueError", raised.type());
            assertEquals(
                    "KeyError", assertInstanceOf(PythonException.class, raised.getCause()).type());
        }
    }

    @Test
    void theOriginalExceptionIsThereWhileAttached() {
        try (PyObject function = module.getAttr("chained")) {
            PythonException raised = assertThrows(PythonException.class, function::call);
            try (PyObject original = python.original(raised).orElseThrow()) {
                assertEquals("ValueError('outer')", original.repr());
            }
        }
    }

    @Test
    void aJavaExceptionIsTheCauseOfWhatPythonRaisesAfterIt() {
        IllegalStateException java = new IllegalStateException("from Java");
        try (PyObject fail =
                        python.function(
                                "fail",
                                (attached, arguments) -> {
                                    throw java;
                                });
                PyObject wrap = wrapping()) {
            PythonException raised = assertThrows(PythonException.class, () -> wrap.call(fail));
            assertEquals("OSError", raised.type());
            assertSame(java, raised.getCause());
        }
    }

    private PyObject wrapping() {
        String source =
                """
                def wrap(function):
                    try:
                        function()
                    except RuntimeError as error:
                        raise OSError("wrapped") from error
                """;
        try (PyObject code = python.compile(source, "wrap.py")) {
            python.exec(code, module);
        }
        return module.getAttr("wrap");
    }
}

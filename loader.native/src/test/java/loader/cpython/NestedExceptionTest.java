package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An exception that passes through many levels of Java and Python in turns. */
@InEachInterpreter
class NestedExceptionTest {

    private static final String SOURCE =
            """
            import traceback

            def fail(): raise ValueError("x")
            def through(function): return function()

            def through_two(function):
                return through(function)

            def wrap(function):
                try:
                    return function()
                except Exception as problem:
                    raise RuntimeError("w") from problem

            def during(function):
                try:
                    return function()
                except Exception:
                    raise RuntimeError("d")

            def hide(function):
                try:
                    return function()
                except Exception:
                    raise RuntimeError("h") from None

            def note(function):
                try:
                    return function()
                except Exception as problem:
                    problem.add_note(f"note {len(getattr(problem, '__notes__', ()))}")
                    raise

            def wrap_and_note(function):
                try:
                    return function()
                except Exception as problem:
                    problem.add_note("noted")
                    raise RuntimeError("w") from problem

            def group(function):
                try:
                    return function()
                except Exception as problem:
                    raise ExceptionGroup("g", [problem])

            def shorten(function):
                try:
                    return function()
                except Exception as problem:
                    raise problem.with_traceback(None)

            def printed(problem): return "".join(traceback.format_exception(problem))

            class Counted:
                formatted = 0
                stock = traceback.StackSummary.format_frame_summary

                def __enter__(self):
                    def counted(summary, frame, **options):
                        self.formatted += 1
                        return Counted.stock(summary, frame, **options)
                    traceback.StackSummary.format_frame_summary = counted
                    return self

                def __exit__(self, *raised):
                    traceback.StackSummary.format_frame_summary = Counted.stock
            """;

    private final Interpreter interpreter;
    private PyModule module;

    NestedExceptionTest(InterpreterConfig config) {
        interpreter = TestPython.interpreter(config);
    }

    /** On a thread with room for many levels. */
    private <T> T inPython(Function<Attached, T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable attached =
                () -> {
                    try (Attached python = interpreter.attach();
                            PyModule subject = python.newModule("subject");
                            PyObject code = python.compile(SOURCE, "subject.py")) {
                        python.exec(code, subject);
                        module = subject;
                        result.complete(work.apply(python));
                    } catch (Throwable failed) {
                        result.completeExceptionally(failed);
                    }
                };
        new Thread(null, attached, "nested", 64L << 20).start();
        return result.join();
    }

    private Object level(Attached python, int levels, String through) {
        if (levels == 0) {
            module.callMethod("fail").close();
            return null;
        }
        try (PyObject next =
                python.function("next", (again, none) -> level(again, levels - 1, through))) {
            module.callMethod(through, next).close();
            return null;
        }
    }

    private PythonException raised(Attached python, int levels, String through) {
        try {
            level(python, levels, through);
        } catch (PythonException raised) {
            return raised;
        }
        throw new AssertionError("nothing was raised");
    }

    private long formatted(Attached python, int levels, String through) {
        try (PyObject counted = module.callMethod("Counted")) {
            counted.with(
                    entered -> {
                        raised(python, levels, through);
                        return null;
                    });
            return counted.getAttrAs(Long.class, "formatted");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"through", "through_two", "wrap", "during", "hide"})
    void aFurtherLevelFormatsNoMoreThanItsOwnFrames(String through) {
        long most =
                inPython(
                        python ->
                                formatted(python, 200, through) - formatted(python, 100, through));
        assertTrue(most <= 100 * 4, most + " frames for a hundred further levels");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "through",
                "through_two",
                "wrap",
                "during",
                "hide",
                "note",
                "wrap_and_note",
                "group",
                "shorten"
            })
    void theTextIsWhatPythonPrints(String through) {
        inPython(
                python -> {
                    PythonException raised = raised(python, 7, through);
                    try (PyObject original = python.original(raised).orElseThrow();
                            PyObject printed = module.callMethod("printed", original)) {
                        assertEquals(printed.toString(), raised.traceback());
                    }
                    return null;
                });
    }

    @Test
    void eachLevelThatRaisesAnotherExceptionHasItsCause() {
        inPython(
                python -> {
                    Throwable cause = raised(python, 15, "wrap");
                    for (int i = 0; i < 15; i++) {
                        assertEquals("RuntimeError: w", cause.getMessage());
                        cause = cause.getCause();
                    }
                    assertEquals("ValueError: x", cause.getMessage());
                    assertSame(null, cause.getCause());
                    return null;
                });
    }
}

package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import org.junit.jupiter.api.Test;

/** The stack trace of a Python exception, and the source lines in its traceback. */
@InEachInterpreter
class StackTraceTest {

    private static final String SOURCE =
            """
            def outer(number):
                return inner(number)

            class Divider:
                def divide(self, number):
                    return 1 // number

            def inner(number):
                try:
                    return Divider().divide(number)
                except ZeroDivisionError as problem:
                    raise ValueError("no number") from problem

            def deep(levels):
                return deep(levels - 1) if levels else 1 // 0
            """;

    private final Interpreter interpreter;

    StackTraceTest(InterpreterConfig config) {
        interpreter = TestPython.interpreter(config);
    }

    private PythonException raised(String function, int argument) {
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("numbers_of_mine");
                PyObject code = python.compile(SOURCE, "<numbers>")) {
            python.exec(code, module);
            return assertThrows(
                    PythonException.class, () -> module.callMethod(function, argument).close());
        }
    }

    private static List<String> frames(Throwable problem) {
        return Stream.of(problem.getStackTrace())
                .takeWhile(frame -> frame.getClassName().equals("numbers_of_mine"))
                .map(StackTraceElement::toString)
                .toList();
    }

    @Test
    void itBeginsWithTheFramesOfPython() {
        PythonException problem = raised("outer", 0);
        assertEquals(
                List.of(
                        "numbers_of_mine.inner(<numbers>:12)",
                        "numbers_of_mine.outer(<numbers>:2)"),
                frames(problem));
        assertEquals(
                List.of(
                        "numbers_of_mine.Divider.divide(<numbers>:6)",
                        "numbers_of_mine.inner(<numbers>:10)"),
                frames(problem.getCause()));
        assertTrue(
                Stream.of(problem.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("raised")),
                "the frames of Java follow");
    }

    @Test
    void ofDeepRecursionTheInnermostFramesAreThere() {
        assertEquals(100, frames(raised("deep", 300)).size());
    }

    @Test
    void theTracebackShowsLinesOfWhatJavaHasCompiled() {
        String traceback = raised("outer", 0).traceback();
        assertTrue(traceback.contains("    return 1 // number\n"), traceback);
    }

    @Test
    void aModuleWithoutANameHasFramesToo() {
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("scratch")) {
            module.delAttr("__name__");
            PythonException problem =
                    assertThrows(
                            PythonException.class, () -> python.eval("1 // 0", module).close());
            assertEquals("?.<module>(<java>:1)", problem.getStackTrace()[0].toString());
        }
    }
}

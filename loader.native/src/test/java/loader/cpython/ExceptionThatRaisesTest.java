package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.Supplier;
import loader.convert.ViewScope;
import loader.importlib.ModuleNotFoundException;
import loader.python.InterpreterConfig;
import loader.python.PyObject;
import loader.python.PythonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An exception crosses even when asking it what it is fails, on either side. */
@InEachInterpreter
class ExceptionThatRaisesTest extends ViewScope {

    ExceptionThatRaisesTest(InterpreterConfig config) {
        super(config);
    }

    /** Leaves a few frames to whoever runs this. */
    private static final String LOWER =
            """
            def lower():
                frame, depth = sys._getframe(), 0
                while frame is not None:
                    frame, depth = frame.f_back, depth + 1
                sys.setrecursionlimit(depth + 3)
            """;

    private void define(String body) {
        exec("class Problem(Exception):\n    " + body + "\ndef fail():\n    raise Problem('text')");
    }

    private <T extends Throwable> T failure(Class<T> type) {
        try (PyObject fail = eval("fail")) {
            return assertThrows(type, fail::call);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "def __getattr__(self, name): raise Problem; text",
                "def __getattr__(self, name): return 'text'; text",
                "__java__ = None; text",
                "__java__ = 10 ** 30; text",
                "def __getattribute__(self, name): raise Problem; text",
                "def __str__(self): raise Problem; <exception str() failed>",
                "__cause__ = property(lambda self: 1 / 0); text",
                "__suppress_context__ = 7; text",
            })
    void anExceptionThatRaisesWhenItIsAskedIsTold(String body, String text) {
        define(body);
        PythonException raised = failure(PythonException.class);
        assertEquals("subject.Problem", raised.type());
        assertEquals(text, raised.text());
    }

    @Test
    void whatJavaThrowsIntoItsTextIsNotTheException() {
        try (PyObject text =
                python.function(
                        "text",
                        (attached, arguments) -> {
                            throw new AssertionError("in __str__");
                        })) {
            module.setAttr("text", text);
            define("def __str__(self): return text()");
            assertEquals("subject.Problem", failure(PythonException.class).type());
        } finally {
            module.delAttr("text");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "sys.modules['traceback'] = None; del sys.modules['traceback']",
                "del builtins.__import__; builtins.__import__ = saved",
                "lower(); sys.setrecursionlimit(1000)",
                "sys.modules.clear(); sys.modules.update(modules)",
            })
    void anExceptionIsToldWhereNoTracebackCanBe(String damage, String repair) {
        exec("import builtins, sys, traceback");
        exec("saved = builtins.__import__\nmodules = dict(sys.modules)");
        exec(LOWER);
        define("pass");
        exec(damage);
        try {
            assertEquals("text", failure(PythonException.class).text());
        } finally {
            exec(repair);
        }
    }

    /** Neither says what it is. */
    private static final class Mute extends RuntimeException {

        private static final long serialVersionUID = 1;

        @Override
        public String toString() {
            throw new Mute();
        }

        @Override
        public synchronized Throwable getCause() {
            throw new Mute();
        }
    }

    private void comesBack(Supplier<RuntimeException> made) {
        RuntimeException thrown = made.get();
        try (PyObject fail =
                python.function(
                        "fail",
                        (attached, arguments) -> {
                            throw thrown;
                        })) {
            assertSame(thrown, assertThrows(RuntimeException.class, fail::call));
        }
    }

    @Test
    void aJavaExceptionThatThrowsWhenItIsAskedComesBack() {
        comesBack(Mute::new);
    }

    @Test
    @Timeout(60)
    void causesThatAreEachOthersComeToAnEnd() {
        Exception one = new Exception("one");
        one.initCause(new Exception("other", one));
        comesBack(() -> new ModuleNotFoundException("absent", "nowhere", one));
        comesBack(() -> new IllegalStateException(one));
    }
}

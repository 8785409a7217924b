package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import org.junit.jupiter.api.Test;

@InEachInterpreter
class InterpreterTest {

    private final Interpreter interpreter;

    InterpreterTest(InterpreterConfig config) {
        interpreter = TestPython.interpreter(config);
    }

    @Test
    void aJavaFunctionIsCalledWithItsArguments() {
        try (Attached python = interpreter.attach();
                PyObject add =
                        python.function(
                                "add",
                                (p, a) -> a.get(0).as(Integer.class) + a.get(1).as(Integer.class));
                PyObject sum = add.call(40, 2)) {
            assertEquals(42, sum.as(Integer.class));
        }
    }

    @Test
    void whatAJavaFunctionThrowsComesBackAsItself() {
        try (Attached python = interpreter.attach();
                PyObject fail =
                        python.function(
                                "fail",
                                (p, a) -> {
                                    throw new IllegalArgumentException("no");
                                })) {
            assertThrows(IllegalArgumentException.class, fail::call);
        }
    }

    @Test
    void aPythonExceptionCarriesTypeTextAndTraceback() {
        try (Attached python = interpreter.attach();
                PyModule scratch = python.newModule("scratch");
                PyObject code = python.compile("def f():\n  1/0\nf()", "spam.py")) {
            PythonException raised =
                    assertThrows(PythonException.class, () -> python.exec(code, scratch));
            assertEquals("ZeroDivisionError", raised.type());
            assertEquals("division by zero", raised.text());
            assertTrue(raised.traceback().contains("File \"spam.py\", line 2, in f"));
        }
    }

    @Test
    void textIsCompiledAsTextWhateverEncodingItNames() {
        try (Attached python = interpreter.attach();
                PyModule scratch = python.newModule("scratch");
                PyObject code = python.compile("# coding: latin-1\nx = '\u00e9'", "spam.py")) {
            python.exec(code, scratch);
            try (PyObject x = scratch.getAttr("x")) {
                assertEquals("\u00e9", x.as(String.class));
            }
        }
    }

    /** {@code PyImport_Import} goes by the globals of the frame that calls the C function. */
    @Test
    void codeThatJavaExecutesHasBuiltinsAmongItsGlobals() {
        try (Attached python = interpreter.attach();
                PyModule scratch = python.newModule("scratch");
                PyObject code = python.compile("import pickle; pickle.dumps(len)", "spam.py");
                PyObject present = python.eval("'__builtins__' in globals()", scratch)) {
            python.exec(code, scratch);
            assertTrue(present.isTrue());
        }
    }

    @Test
    void valuesComeBackAsTheyWent() {
        List<Object> values =
                List.of(
                        1,
                        -1,
                        true,
                        1L << 40,
                        BigInteger.TWO.pow(100).negate(),
                        1.5,
                        "naïve \ud83d\ude00 \0 \ud800",
                        "plain?",
                        "plain\ud800",
                        "naïve?",
                        List.of(1, "two"),
                        Map.of("a", 1));
        try (Attached python = interpreter.attach()) {
            for (Object value : values) {
                try (PyObject object = python.of(value)) {
                    assertEquals(value, object.as(Object.class));
                }
            }
        }
    }

    @Test
    void anotherThreadIsAttachedWhileThisOneIsNot() throws Exception {
        Thread other =
                new Thread(
                        () -> {
                            try (Attached python = interpreter.attach();
                                    PyModule sys = python.importModule("sys")) {
                                assertEquals("sys", sys.name());
                            }
                        });
        try (Attached python = interpreter.attach()) {
            other.start();
            python.detached(
                    () -> {
                        try {
                            other.join();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        return null;
                    });
        }
    }
}

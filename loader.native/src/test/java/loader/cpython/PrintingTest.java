package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Python code prints goes to writers of Java. */
@InEachInterpreter
class PrintingTest {

    private final Interpreter interpreter;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final StringWriter other = new StringWriter();

    PrintingTest(InterpreterConfig config) {
        interpreter = TestPython.interpreter(config);
    }

    @AfterEach
    void everythingIsClosed() {
        assertEquals(0, interpreter.liveReferences());
    }

    private Void exec(String source) {
        try (Attached python = interpreter.attach();
                PyModule scratch = python.newModule("scratch");
                PyObject code = python.compile(source, "<printing>")) {
            python.exec(code, scratch);
        }
        return null;
    }

    private void print(String text) {
        exec("import sys\nprint('" + text + "')\nprint('E" + text + "', file=sys.stderr)");
    }

    @Test
    void aCallPrintsToTheWritersOfItsBody() {
        String result =
                interpreter.printing(
                        out,
                        err,
                        () -> {
                            print("é");
                            return "result";
                        });
        assertEquals("result", result);
        assertEquals("é\n", out.toString());
        assertEquals("Eé\n", err.toString());
    }

    @Test
    void bodiesNestAndEndWithAnException() {
        interpreter.printing(
                out,
                err,
                () -> {
                    PythonException raised =
                            assertThrows(
                                    PythonException.class,
                                    () ->
                                            interpreter.printing(
                                                    other,
                                                    other,
                                                    () -> exec("print('inner')\n1 / 0")));
                    assertEquals("ZeroDivisionError", raised.type());
                    print("outer");
                    return null;
                });
        assertEquals("inner\n", other.toString());
        assertEquals("outer\n", out.toString());
    }

    @Test
    void anotherThreadPrintsWhereItPrintedBefore() throws Exception {
        try (Interpreter.Redirection everywhere = interpreter.printTo(other, other)) {
            interpreter.printing(
                    out,
                    err,
                    () -> {
                        CompletableFuture.runAsync(() -> print("elsewhere"))
                                .orTimeout(60, TimeUnit.SECONDS)
                                .join();
                        print("here");
                        return null;
                    });
        }
        assertEquals("here\n", out.toString());
        assertEquals("elsewhere\nEelsewhere\n", other.toString());
    }

    @Test
    void anInterpreterPrintsToTheWritersUntilTheRedirectionIsClosed() {
        try (Interpreter.Redirection first = interpreter.printTo(out, err)) {
            print("one");
            try (Interpreter.Redirection second = interpreter.printTo(other, other)) {
                print("two");
            }
            print("three");
        }
        assertEquals("one\nthree\n", out.toString());
        assertEquals("Eone\nEthree\n", err.toString());
        assertEquals("two\nEtwo\n", other.toString());
        interpreter.printing(
                other,
                other,
                () -> {
                    print("after");
                    return null;
                });
        assertEquals("one\nthree\n", out.toString());
    }

    @Test
    void aCallbackOfPythonPrintsToTheWritersToo() {
        interpreter.printing(
                out,
                err,
                () -> {
                    try (Attached python = interpreter.attach();
                            PyObject function =
                                    python.function(Runnable.class, () -> print("called back"))) {
                        function.call().close();
                    }
                    return null;
                });
        assertEquals("called back\n", out.toString());
    }

    @Test
    void whatTheWriterThrowsIsRaisedByPrint() {
        Writer full =
                new Writer() {
                    @Override
                    public void write(char[] characters, int from, int count) throws IOException {
                        throw new IOException("full");
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        RuntimeException raised =
                assertThrows(
                        RuntimeException.class,
                        () -> interpreter.printing(full, err, () -> exec("print('x')")));
        assertTrue(raised.toString().contains("full"), raised.toString());
        assertEquals(
                List.of("TypeError"),
                List.of(
                        assertThrows(
                                        PythonException.class,
                                        () ->
                                                interpreter.printing(
                                                        out,
                                                        err,
                                                        () ->
                                                                exec(
                                                                        "import sys\n"
                                                                                + "sys.stdout.write(b'x')")))
                                .type()));
    }
}

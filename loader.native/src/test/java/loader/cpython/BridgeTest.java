package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The module {@code _loader} of a new interpreter. */
class BridgeTest {

    private final Interpreter interpreter = TestPython.get().create(InterpreterConfig.SHARED_GIL);
    private Attached python;
    private PyModule main;

    @BeforeEach
    void attach() {
        python = interpreter.attach();
        main = python.module("__main__");
        exec("import _loader");
    }

    @AfterEach
    void end() {
        main.close();
        python.close();
        interpreter.close();
    }

    private void exec(String source) {
        try (PyObject code = python.compile(source, "<test>")) {
            python.exec(code, main);
        }
    }

    private Object eval(String expression) {
        try (PyObject value = python.eval(expression, main)) {
            return value.as(Object.class);
        }
    }

    @Test
    void aPartRunsWhenOneOfItsNamesIsAskedFor() {
        assertEquals(false, eval("'meta_path' in vars(_loader)"));
        assertEquals(true, eval("'PathFinder' in _loader.meta_path()"));
        assertEquals(false, eval("'forget' in vars(_loader)"));
        exec("from _loader import atexit");
        assertEquals(true, eval("'forget' in vars(_loader)"));
    }

    @Test
    void anUnknownNameIsAnAttributeError() {
        PythonException raised =
                assertThrows(PythonException.class, () -> eval("_loader.nonsense"));
        assertEquals("AttributeError", raised.type());
        assertEquals(
                "AttributeError: module '_loader' has no attribute 'nonsense'",
                raised.getMessage());
    }

    @Test
    void threadsThatAskAtOnceAllGetIt() {
        exec(
                """
                import sys, threading
                sys.setswitchinterval(1e-6)
                found = []
                threads = [threading.Thread(target=lambda: found.append(_loader.forget)) for _ in range(16)]
                for thread in threads: thread.start()
                for thread in threads: thread.join()
                sys.setswitchinterval(5e-3)
                """);
        assertEquals(16, eval("len(found)"));
        assertEquals(1, eval("len(set(found))"));
    }
}

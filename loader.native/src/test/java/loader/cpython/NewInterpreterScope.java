package loader.cpython;

import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of new interpreters share: one for each test, attached, and its main module. */
public class NewInterpreterScope {

    private final Interpreter interpreter;
    private Attached python;
    private PyModule main;

    public NewInterpreterScope(InterpreterConfig config) {
        interpreter = TestPython.get().create(config);
    }

    @BeforeEach
    protected void attach() {
        python = interpreter.attach();
        main = python.module("__main__");
    }

    @AfterEach
    protected void end() {
        main.close();
        python.close();
        interpreter.close();
    }

    protected void exec(String source) {
        try (PyObject code = python.compile(source, "<test>")) {
            python.exec(code, main);
        }
    }

    protected Attached python() {
        return python;
    }

    protected Object eval(String expression) {
        try (PyObject value = python.eval(expression, main)) {
            return value.as(Object.class);
        }
    }
}

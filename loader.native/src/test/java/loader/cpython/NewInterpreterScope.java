package loader.cpython;

import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of new interpreters share: one for each test, attached, and its main module. */
class NewInterpreterScope {

    private final Interpreter interpreter;
    private Attached python;
    private PyModule main;

    NewInterpreterScope(InterpreterConfig config) {
        interpreter = TestPython.get().create(config);
    }

    @BeforeEach
    void attach() {
        python = interpreter.attach();
        main = python.module("__main__");
    }

    @AfterEach
    void end() {
        main.close();
        python.close();
        interpreter.close();
    }

    void exec(String source) {
        try (PyObject code = python.compile(source, "<test>")) {
            python.exec(code, main);
        }
    }

    Attached python() {
        return python;
    }

    Object eval(String expression) {
        try (PyObject value = python.eval(expression, main)) {
            return value.as(Object.class);
        }
    }
}

package loader.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.Consumer;
import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyList;
import loader.python.PyMap;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PySet;
import loader.testing.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of views share: a module to evaluate in, and references that are closed. */
public class ViewScope {

    final Interpreter interpreter;
    long before;
    public Attached python;
    public PyModule module;
    boolean leavesAnIteratorInTheMiddle;

    public ViewScope(InterpreterConfig config) {
        interpreter = TestPython.interpreter(config);
    }

    @BeforeEach
    void attach() {
        before = interpreter.liveReferences();
        python = interpreter.attach();
        module = python.newModule("subject");
        exec("import array, collections, types");
    }

    @AfterEach
    void everyReferenceIsClosed() {
        module.close();
        python.close();
        if (leavesAnIteratorInTheMiddle) {
            collect();
        }
        assertEquals(before, interpreter.liveReferences());
    }

    /** What nobody closed is given back at an attachment after a garbage collection. */
    private void collect() {
        Waiting.until(
                "references are given back",
                () -> {
                    System.gc();
                    interpreter.attach().close();
                    return interpreter.liveReferences() <= before;
                });
    }

    protected void exec(String source) {
        try (PyObject code = python.compile(source, "subject.py")) {
            python.exec(code, module);
        }
    }

    protected PyObject eval(String expression) {
        return python.eval(expression, module);
    }

    <E> void withList(String expression, Class<E> item, Consumer<PyList<E>> test) {
        try (PyObject object = eval(expression);
                PyList<E> view = object.asList(item)) {
            test.accept(view);
        }
    }

    <K, V> void withMap(
            String expression, Class<K> key, Class<V> value, Consumer<PyMap<K, V>> test) {
        try (PyObject object = eval(expression);
                PyMap<K, V> view = object.asMap(key, value)) {
            test.accept(view);
        }
    }

    <E> void withSet(String expression, Class<E> item, Consumer<PySet<E>> test) {
        try (PyObject object = eval(expression);
                PySet<E> view = object.asSet(item)) {
            test.accept(view);
        }
    }

    static void assertReadOnly(String message, Runnable write) {
        assertEquals(
                message,
                assertThrows(UnsupportedOperationException.class, write::run).getMessage());
    }
}

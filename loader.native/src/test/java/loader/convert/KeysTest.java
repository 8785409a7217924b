package loader.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Set;
import loader.cpython.InEachInterpreter;
import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a key in Python is a key of a Java map, and the other way round. */
@InEachInterpreter
class KeysTest {

    private final Interpreter interpreter;

    KeysTest(InterpreterConfig config) {
        interpreter = TestPython.interpreter(config);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{(1, ('a', 2.5)): 'x', (): [1], None: (2, 3)}",
                "{frozenset({1, (2, 3)}): frozenset(), 'a': {'b': {(1,): 2}}}",
                "{(1, 2), frozenset({(3,)}), 'a', None}"
            })
    void keysGoToJavaAndBack(String expression) {
        try (Attached python = interpreter.attach();
                PyModule scratch = python.newModule("scratch");
                PyObject object = python.eval(expression, scratch);
                PyObject list = python.eval("list", scratch);
                PyObject back = python.of(object.as(Object.class));
                PyObject keys = list.call(object);
                PyObject keysBack = list.call(back)) {
            assertEquals(Set.copyOf(named(keys)), Set.copyOf(named(keysBack)));
        }
    }

    private static List<String> named(PyObject keys) {
        List<String> names = new java.util.ArrayList<>();
        keys.forEach(each -> names.add(each.repr()));
        return names;
    }

    @Test
    void aMapIsNoKey() {
        try (Attached python = interpreter.attach()) {
            Map<?, ?> map = Map.of(Map.of(), 1);
            PythonException refused = assertThrows(PythonException.class, () -> python.of(map));
            assertEquals("TypeError", refused.type());
        }
    }
}

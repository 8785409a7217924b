package loader.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import loader.cpython.InEachInterpreter;
import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** An object of one interpreter is refused in any other: the two may not even share a GIL. */
@InEachInterpreter
class ForeignObjectTest {

    private final Interpreter interpreter;
    private final Interpreter elsewhere;
    private Attached python;
    private PyModule module;
    private PyObject foreign;

    ForeignObjectTest(InterpreterConfig config) {
        interpreter = TestPython.interpreter(config);
        elsewhere = TestPython.otherThan(config);
    }

    @BeforeEach
    void attach() {
        try (Attached other = elsewhere.attach()) {
            foreign = other.of(List.of("made", "elsewhere"));
        }
        python = interpreter.attach();
        module = python.newModule("subject");
    }

    @AfterEach
    void detach() {
        module.close();
        foreign.close();
        python.close();
    }

    private static void isRefused(Executable use) {
        assertThrows(IllegalArgumentException.class, use);
    }

    @Test
    void itIsNoValue() {
        isRefused(() -> python.of(foreign));
        isRefused(() -> python.of(List.of(1, Map.of("key", foreign))));
        isRefused(() -> python.of(new Object[] {Optional.of(foreign)}));
        isRefused(() -> module.setAttr("name", foreign));
    }

    @Test
    void itIsNoItemAndNoKey() {
        try (PyObject dict = python.eval("{}", module)) {
            isRefused(() -> dict.setItem("key", foreign));
            isRefused(() -> dict.setItem(foreign, 1));
            isRefused(() -> dict.getItem(foreign));
            isRefused(() -> dict.delItem(foreign));
            assertEquals(0, dict.size());
        }
    }

    @Test
    void itIsNoArgument() {
        try (PyObject function = python.eval("lambda *a, **k: len(a)", module)) {
            isRefused(() -> function.call(1, foreign));
            isRefused(() -> function.callAs(Object.class, foreign));
            isRefused(() -> function.callWith(Map.of("name", foreign), 1));
            isRefused(() -> function.callMethod("__call__", foreign));
            isRefused(() -> function.operator("contains", foreign));
        }
    }

    @Test
    void itIsNoResultOfACallback() {
        try (PyObject function = python.function("give", (p, a) -> foreign.copy())) {
            isRefused(function::call);
        }
    }

    @Test
    void itIsEqualToNothingHere() {
        try (PyObject same = python.of(List.of("made", "elsewhere"))) {
            assertNotEquals(same, foreign);
            assertNotEquals(foreign, same);
            assertFalse(same.is(foreign));
        }
    }

    @Test
    void itsModulesAndCodeAreNotExecutedHere() {
        try (Attached other = elsewhere.attach();
                PyModule strange = other.newModule("strange");
                PyObject code = other.compile("x = 1", "strange.py")) {
            other.detached(
                    () -> {
                        try (Attached here = interpreter.attach();
                                PyObject own = here.compile("x = 1", "own.py")) {
                            isRefused(() -> here.exec(code, module));
                            isRefused(() -> here.exec(own, strange));
                            isRefused(() -> here.eval("1", strange));
                            isRefused(() -> here.exec(module, strange));
                        }
                        return null;
                    });
        }
    }

    @Test
    void whatOneInterpreterRaisedIsThrownThroughTheOther() {
        try (PyObject fail =
                python.function(
                        "fail",
                        (p, a) -> {
                            foreign.callMethod("index", "absent").close();
                            return null;
                        })) {
            RuntimeException raised = assertThrows(RuntimeException.class, fail::call);
            assertEquals("ValueError", ((PythonException) raised).type());
        }
    }

    @Test
    void itGoesOnWorkingWhereItWasMade() {
        assertEquals(List.of("made", "elsewhere"), foreign.as(List.class));
        assertEquals(2, foreign.size());
        try (PyObject first = foreign.getItem(0)) {
            assertEquals("made", first.toString());
        }
    }

    @Test
    void keywordsHaveNames() {
        try (PyObject function = python.eval("sorted", module)) {
            Map<String, Object> nameless = new HashMap<>();
            nameless.put(null, 1);
            assertThrows(NullPointerException.class, () -> function.callWith(nameless, List.of()));
        }
    }
}

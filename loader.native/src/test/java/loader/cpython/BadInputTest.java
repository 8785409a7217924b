package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong ends in the documented exception, and never in the process. */
@InEachInterpreter
class BadInputTest {

    private final Interpreter interpreter;

    enum Colour {
        RED
    }

    record Pair(int left, int right) {}

    BadInputTest(InterpreterConfig config) {
        interpreter = TestPython.interpreter(config);
    }

    private PyObject eval(Attached python, String expression) {
        try (PyModule scratch = python.newModule("scratch")) {
            return python.eval(expression, scratch);
        }
    }

    @ParameterizedTest(name = "{0} is no {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "2**31; int",
                "2**63; java.lang.Long",
                "-129; java.lang.Byte",
                "1.5; java.lang.Integer",
                "1e300; java.lang.Float",
                "10**400; java.lang.Double",
                "True; java.lang.Long",
                "str(1j); java.lang.Integer",
                "None; long",
                "str(10); java.lang.Character",
                "[1]; java.util.Set",
                "{1}; java.util.List",
                "object(); java.lang.String",
                "str(None); loader.cpython.BadInputTest$Colour"
            })
    void aValueThatDoesNotFitIsRefused(String expression, String type) throws Exception {
        Class<?> target =
                switch (type) {
                    case "int" -> int.class;
                    case "long" -> long.class;
                    default -> Class.forName(type);
                };
        try (Attached python = interpreter.attach();
                PyObject object = eval(python, expression)) {
            assertThrows(ClassCastException.class, () -> object.as(target));
        }
    }

    @Test
    void aRecordNeedsAllItsComponents() {
        try (Attached python = interpreter.attach();
                PyObject dict = eval(python, "{'left': 1}")) {
            assertEquals(
                    "KeyError",
                    assertThrows(PythonException.class, () -> dict.as(Pair.class)).type());
        }
    }

    @Test
    void aMissingAttributeIsAnAttributeError() {
        try (Attached python = interpreter.attach();
                PyObject one = python.of(1)) {
            PythonException raised =
                    assertThrows(PythonException.class, () -> one.getAttr("nothing"));
            assertEquals("AttributeError", raised.type());
            assertEquals(true, one.findAttr("nothing").isEmpty());
        }
    }

    @Test
    void attributeNamesMayHoldNulAndLoneSurrogates() {
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("m")) {
            for (String name : List.of("a\0b", "\ud800", "", "naïve \ud83d\ude00")) {
                module.setAttr(name, 7);
                assertEquals(7, module.getAttrAs(Integer.class, name));
            }
        }
    }

    @Test
    void aCallThatFailsGivesItsArgumentsBack() {
        try (Attached python = interpreter.attach();
                PyObject length = eval(python, "len")) {
            PythonException raised =
                    assertThrows(PythonException.class, () -> length.call(List.of(1), "two", 3.0));
            assertEquals("TypeError", raised.type());
            assertThrows(IllegalArgumentException.class, () -> length.call("text", new Object()));
        }
    }

    @Test
    void aClosedObjectIsRefused() {
        try (Attached python = interpreter.attach()) {
            PyObject closed = python.of("text");
            closed.close();
            closed.close();
            assertThrows(IllegalStateException.class, closed::size);
            assertThrows(IllegalStateException.class, () -> python.of(closed));
            assertEquals("closed Python object", closed.toString());
        }
    }

    @Test
    void aListInItselfIsRefusedOnBothSides() {
        List<Object> cyclic = new ArrayList<>();
        cyclic.add(cyclic);
        try (Attached python = interpreter.attach();
                PyObject list = eval(python, "[]")) {
            list.callMethod("append", list).close();
            assertThrows(IllegalArgumentException.class, () -> python.of(cyclic));
            assertThrows(IllegalArgumentException.class, () -> list.as(List.class));
            list.callMethod("clear").close();
            assertThrows(
                    IllegalArgumentException.class,
                    () -> python.of(Map.of("key", List.of(cyclic))));
        }
    }

    @Test
    void fourHundredLevelsAreFine() {
        Object nested = List.of();
        for (int i = 0; i < 400; i++) {
            nested = List.of(nested);
        }
        try (Attached python = interpreter.attach();
                PyObject object = python.of(nested)) {
            assertEquals(nested, object.as(Object.class));
        }
    }

    @Test
    void hugeNumbersAndTextsComeBack() {
        BigInteger number = BigInteger.ONE.shiftLeft(1_000_000).subtract(BigInteger.TWO);
        String text = "x\0é\ud83d\ude00".repeat(1_000_000);
        try (Attached python = interpreter.attach();
                PyObject big = python.of(number);
                PyObject lengthy = python.of(text)) {
            assertEquals(number, big.as(BigInteger.class));
            assertEquals(text, lengthy.as(String.class));
        }
    }

    @Test
    void aListThatChangesWhileItIsConvertedDoesNoHarm() {
        String source =
                """
                class Number(int):
                    pass

                class Fraction(complex):
                    @property
                    def real(self):
                        items.clear()
                        return 1.0

                items = [Fraction(1), Number(2), "three"]
                """;
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("m");
                PyObject code = python.compile(source, "m.py")) {
            python.exec(code, module);
            assertEquals(1, module.getAttrAs(List.class, "items").size());
        }
    }

    @Test
    void aLoopThatIsInterruptedByTheActionGivesItsItemBack() {
        try (Attached python = interpreter.attach();
                PyObject list = eval(python, "[1, 2]")) {
            assertThrows(
                    IllegalStateException.class,
                    () ->
                            list.forEach(
                                    item -> {
                                        throw new IllegalStateException("enough");
                                    }));
        }
    }
}

package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyBuffer;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                "5; [I",
                "memoryview(b'ab'); [C",
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
                "5; java.util.Set",
                "object(); java.util.List",
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

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"{'left': 1}; dict has no 'right'", "5; 'int' object has no attribute 'left'"})
    void aRecordNeedsAllItsComponents(String expression, String missing) {
        try (Attached python = interpreter.attach();
                PyObject object = eval(python, expression)) {
            String message =
                    assertThrows(ClassCastException.class, () -> object.as(Pair.class))
                            .getMessage();
            assertTrue(message.startsWith("no " + Pair.class.getName() + ": "), message);
            assertTrue(message.contains(missing), message);
        }
    }

    record Outer(Pair inner) {}

    record Positive(int value) {
        Positive {
            if (value <= 0) {
                throw new IllegalArgumentException(value + " is not positive");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1, 2] | loader.cpython.BadInputTest$Pair | no loader.cpython.BadInputTest$Pair: 'list' object has no attribute 'left'",
                "{'inner': {'left': 1, 'right': 'x'}} | loader.cpython.BadInputTest$Outer | loader.cpython.BadInputTest$Outer.inner: loader.cpython.BadInputTest$Pair.right: str cannot become java.lang.Integer",
                "__import__('decimal').Decimal(1) | java.lang.Integer | decimal.Decimal cannot become java.lang.Integer; ask for java.math.BigDecimal: 1",
                "1.0 | java.lang.Long | float cannot become java.lang.Long; ask for java.lang.Double: 1.0",
                "2**31 | java.lang.Integer | int cannot become java.lang.Integer without loss: 2147483648",
                "5 | java.util.Iterator | int cannot become java.util.Iterator",
                "'a' + chr(0) | java.nio.file.Path | no java.nio.file.Path: Nul character not allowed"
            })
    void theReasonIsInTheMessage(String expression, String type, String message) throws Exception {
        Class<?> target = Class.forName(type);
        try (Attached python = interpreter.attach();
                PyObject object = eval(python, expression)) {
            assertEquals(
                    message,
                    assertThrows(ClassCastException.class, () -> object.as(target)).getMessage());
        }
    }

    @Test
    void whatTheConstructorOfARecordThrowsIsInTheMessage() {
        try (Attached python = interpreter.attach();
                PyObject object = eval(python, "{'value': -1}")) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> object.as(Positive.class));
            assertEquals(
                    Positive.class.getName()
                            + ": java.lang.IllegalArgumentException: -1 is not positive",
                    refused.getMessage());
        }
    }

    @ParameterizedTest
    @MethodSource
    void timesThatPythonDoesNotHaveAreRefused(Object time, String type) {
        try (Attached python = interpreter.attach()) {
            assertEquals(type, assertThrows(PythonException.class, () -> python.of(time)).type());
        }
    }

    static List<Arguments> timesThatPythonDoesNotHaveAreRefused() {
        return List.of(
                Arguments.of(Instant.MAX, "ValueError"),
                Arguments.of(Instant.MIN, "ValueError"),
                Arguments.of(LocalDate.MAX, "ValueError"),
                Arguments.of(OffsetDateTime.MIN, "ValueError"),
                Arguments.of(Duration.ofSeconds(Long.MAX_VALUE), "OverflowError"));
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

    /** Java would encode it as a question mark, which other texts have, too. */
    @Test
    void aLoneSurrogateIsFoundAtEachPlaceOfAText() {
        try (Attached python = interpreter.attach();
                PyObject codes = eval(python, "lambda text: [ord(each) for each in text]")) {
            for (int length = 1; length <= 20; length++) {
                for (int place = 0; place < length; place++) {
                    StringBuilder text = new StringBuilder("a?~\u007f>@\0bc".repeat(3));
                    text.setLength(length);
                    text.setCharAt(place, '\udc80');
                    List<Integer> expected = text.chars().boxed().toList();
                    assertEquals(expected, codes.callAs(List.class, text.toString()));
                }
            }
        }
    }

    /** A second handle of the same object would release the object, too. */
    @Test
    void anObjectOfJavaCannotBePickled() {
        try (Attached python = interpreter.attach();
                PyObject function = python.function("f", (again, given) -> 7);
                PyObject pickled = eval(python, "lambda f: __import__('pickle').dumps(f)");
                PyObject copied =
                        eval(
                                python,
                                "lambda f: [getattr(__import__('copy'), name)(f)"
                                        + " for name in ('copy', 'deepcopy')] and None")) {
            assertThrows(PythonException.class, () -> pickled.call(function));
            copied.call(function).close();
            assertEquals(7, function.callAs(Integer.class));
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

    record Node(Object next) {}

    record Typed(Typed next) {}

    @Test
    void recordsAndOptionalsInThemselvesAreRefusedOnBothSides() {
        Object deep = null;
        for (int i = 0; i < 100_000; i++) {
            deep = i % 2 == 0 ? new Node(deep) : Optional.ofNullable(deep);
        }
        Object tooDeep = deep;
        try (Attached python = interpreter.attach();
                PyModule types = python.importModule("types");
                PyObject knot = types.callMethod("SimpleNamespace")) {
            assertThrows(IllegalArgumentException.class, () -> python.of(tooDeep));
            knot.setAttr("next", knot);
            assertThrows(IllegalArgumentException.class, () -> knot.as(Typed.class));
            knot.delAttr("next");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[] if x is None else [x]",
                "() if x is None else (x,)",
                "{} if x is None else {'x': x}"
            })
    void deepStructuresOfPythonRaise(String level) {
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("m");
                PyObject make = eval(python, "lambda x: " + level)) {
            PyObject deep = make.call((Object) null);
            for (int i = 0; i < 100_000; i++) {
                try (PyObject inner = deep) {
                    deep = make.call(inner);
                }
            }
            try (PyObject tooDeep = deep) {
                assertThrows(IllegalArgumentException.class, () -> tooDeep.as(Object.class));
                PythonException raised = assertThrows(PythonException.class, tooDeep::repr);
                assertEquals("RecursionError", raised.type());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5",
                "None",
                "print",
                "(lambda x: (lambda: x))(1).__code__",
                "(lambda x: x).__code__"
            })
    void whatIsNoCodeOfAModuleIsNotExecuted(String expression) {
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("m");
                PyObject code = eval(python, expression)) {
            PythonException raised =
                    assertThrows(PythonException.class, () -> python.exec(code, module));
            assertEquals("TypeError", raised.type());
        }
    }

    /** Has changed between one look and the next. */
    private static final class Changing extends AbstractMap<String, Object> {

        @Override
        public Set<Map.Entry<String, Object>> entrySet() {
            return Set.of(Map.entry("a", 1), Map.entry("b", 2));
        }

        @Override
        public Collection<Object> values() {
            return List.of();
        }
    }

    @Test
    void keywordsMayChangeDuringACall() {
        try (Attached python = interpreter.attach();
                PyObject dict = eval(python, "dict");
                PyObject made = dict.callWith(new Changing())) {
            assertEquals(Map.of("a", 1, "b", 2), made.as(Object.class));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "decimal.Decimal('1E+999999999999999999')",
                "pathlib.PurePath('a\\0b')",
                "datetime.time(1, tzinfo=datetime.timezone(datetime.timedelta(hours=20)))",
                "datetime.datetime(2020, 1, 1, tzinfo=zoneinfo.ZoneInfo('Factory'))"
            })
    void whatJavaHasNoValueForIsRefused(String expression) {
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("m");
                PyObject code =
                        python.compile("import datetime, decimal, pathlib, zoneinfo", "m.py")) {
            python.exec(code, module);
            try (PyObject value = python.eval(expression, module)) {
                assertThrows(ClassCastException.class, () -> value.as(Object.class));
            }
        }
    }

    @Test
    void whatNoArrayOfJavaHoldsIsRefused() {
        try (Attached python = interpreter.attach();
                PyObject bytes = eval(python, "bytes(2**31)");
                PyObject number = eval(python, "1 << 2**31 + 64")) {
            assertThrows(ClassCastException.class, () -> bytes.as(byte[].class));
            assertThrows(ClassCastException.class, () -> number.as(Object.class));
            try (PyBuffer buffer = bytes.buffer()) {
                assertEquals(List.of(1L << 31), buffer.shape());
                assertThrows(IllegalStateException.class, buffer::bytes);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1\0+1", "'\ud800'"})
    void sourceThatCWouldSeeOtherwiseIsRefused(String source) {
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("m")) {
            assertThrows(IllegalArgumentException.class, () -> python.eval(source, module));
            assertThrows(IllegalArgumentException.class, () -> python.compile(source, "m.py"));
            assertThrows(IllegalArgumentException.class, () -> python.compile("1", source));
            assertThrows(
                    IllegalArgumentException.class, () -> python.function(source, (p, a) -> null));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "\ud800", "", ".", "a..b"})
    void namesOfNoModuleAreRefused(String name) {
        try (Attached python = interpreter.attach()) {
            assertThrows(RuntimeException.class, () -> python.importModule(name));
            assertThrows(RuntimeException.class, () -> python.module(name));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "\ud800", "", "nothing"})
    void missingAttributesHaveAnyName(String name) {
        try (Attached python = interpreter.attach();
                PyObject one = python.of(1)) {
            assertTrue(one.findAttr(name).isEmpty());
            assertThrows(PythonException.class, () -> one.getAttr(name));
            assertThrows(PythonException.class, () -> one.getAttrAs(Object.class, name));
            assertThrows(PythonException.class, () -> one.setAttr(name, 1));
            assertThrows(PythonException.class, () -> one.delAttr(name));
            assertThrows(PythonException.class, () -> one.callMethod(name));
        }
    }

    @Test
    void whatAnObjectCannotDoIsATypeError() {
        try (Attached python = interpreter.attach();
                PyObject one = python.of(1)) {
            List<Executable> uses =
                    List.of(
                            one::call,
                            () -> one.callWith(Map.of("a\0", 1)),
                            () -> one.getItem(0),
                            () -> one.setItem(0, 1),
                            () -> one.delItem(0),
                            one::size,
                            () -> one.forEach(PyObject::close),
                            one::buffer,
                            () -> one.operator("add", "text"),
                            () -> one.operator("lt", "text"));
            for (Executable use : uses) {
                assertEquals("TypeError", assertThrows(PythonException.class, use).type());
            }
        }
    }

    @Test
    void aResultThatIsNothingInPythonIsGivenBack() {
        try (Attached python = interpreter.attach();
                PyObject give = python.function("give", (p, a) -> new Object())) {
            assertThrows(IllegalArgumentException.class, give::call);
        }
    }

    @Test
    void nullIsRefusedWhereANameOrClassIsNeeded() {
        try (Attached python = interpreter.attach();
                PyObject one = python.of(1)) {
            assertThrows(NullPointerException.class, () -> one.getAttr(null));
            assertThrows(NullPointerException.class, () -> one.setAttr(null, 1));
            assertThrows(NullPointerException.class, () -> one.callMethod(null));
            assertThrows(NullPointerException.class, () -> one.as(null));
            assertThrows(NullPointerException.class, () -> one.call((Object[]) null));
            assertThrows(NullPointerException.class, () -> python.newModule(null).close());
        }
    }

    @Test
    void objectsThatRaiseWhereverTheyAreAskedRaise() {
        String source =
                """
                class Hostile:
                    def __getattribute__(self, name):
                        raise OSError(name)
                    def __repr__(self, *other):
                        raise OSError
                    __str__ = __hash__ = __eq__ = __bool__ = __len__ = __iter__ = __repr__
                """;
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("m");
                PyObject code = python.compile(source, "m.py")) {
            python.exec(code, module);
            try (PyObject one = python.eval("Hostile()", module);
                    PyObject other = python.eval("Hostile()", module)) {
                List<Executable> uses =
                        List.of(
                                () -> one.getAttr("name"),
                                one::repr,
                                one::toString,
                                one::hashCode,
                                () -> one.equals(other),
                                one::isTrue,
                                one::size,
                                () -> one.forEach(PyObject::close));
                for (Executable use : uses) {
                    assertEquals("OSError", assertThrows(PythonException.class, use).type());
                }
            }
        }
    }
}

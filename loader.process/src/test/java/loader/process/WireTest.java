package loader.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import loader.python.Attached;
import loader.python.Complex;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Values on their way to a process and back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireTest {

    private ProcessInterpreter interpreter;

    @BeforeAll
    void start() {
        interpreter = TestProcess.start();
    }

    @AfterAll
    void end() {
        interpreter.close();
    }

    private static Object eval(Attached python, String expression) {
        try (PyModule module = python.newModule("wire");
                PyObject value = python.eval(expression, module)) {
            return value.as(Object.class);
        }
    }

    /** Python sees what its own source text says. */
    @Test
    void pythonSeesTheSameValueAsItsSourceText() {
        Map<String, Object> values =
                Map.ofEntries(
                        Map.entry("None", Optional.empty()),
                        Map.entry("True", true),
                        Map.entry("-1", -1),
                        Map.entry("2**31", 1L << 31),
                        Map.entry("-2**63", Long.MIN_VALUE),
                        Map.entry("-2**70-1", BigInteger.TWO.pow(70).add(BigInteger.ONE).negate()),
                        Map.entry("2**10000", BigInteger.TWO.pow(10_000)),
                        Map.entry("float('-inf')", Double.NEGATIVE_INFINITY),
                        Map.entry("1-2j", new Complex(1, -2)),
                        Map.entry("'a'*300", "a".repeat(300)),
                        Map.entry("'na\\xefve \\U0001f600 \\0'", "na\u00efve \ud83d\ude00 \0"),
                        Map.entry("'\\ud800?'", "\ud800?"),
                        Map.entry("b'\\0\\xff'", new byte[] {0, -1}),
                        Map.entry("[1, 'two', []]", List.of(1, "two", List.of())),
                        Map.entry("(1, (2,))", new Object[] {1, new Object[] {2}}),
                        Map.entry("{'a': [1.5]}", Map.of("a", List.of(1.5))),
                        Map.entry("{(1,): 2}", Map.of(new Object[] {1}, 2)),
                        Map.entry("{1, 'b'}", new LinkedHashSet<>(List.of(1, "b"))));
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("wire")) {
            values.forEach(
                    (text, value) -> {
                        try (PyObject there = python.of(value);
                                PyObject expected = python.eval(text, module)) {
                            assertEquals(expected.repr(), there.repr());
                        }
                    });
        }
    }

    @Test
    void javaSeesPlainAndTaggedContainers() {
        try (Attached python = interpreter.attach()) {
            assertEquals(List.of(1, List.of(2)), eval(python, "(1, [2])"));
            assertEquals(Set.of(1, 2), eval(python, "frozenset((1, 2))"));
            assertEquals(
                    Map.of("a", 7),
                    eval(
                            python,
                            "__import__('collections').OrderedDict(a=type('I', (int,), {})(7))"));
            List<?> mixed = (List<?>) eval(python, "[1, object, ..., (..., 'object', 3)]");
            assertEquals(1, mixed.get(0));
            try (PyObject type = (PyObject) mixed.get(1);
                    PyObject ellipsis = (PyObject) mixed.get(2);
                    PyObject first = (PyObject) ((List<?>) mixed.get(3)).get(0)) {
                assertEquals("<class 'object'>", type.repr());
                assertTrue(ellipsis.is(first));
                assertEquals(List.of("object", 3), ((List<?>) mixed.get(3)).subList(1, 3));
            }
        }
    }

    /** marshal would write the numbers of a library as the bytes that they are in memory. */
    @Test
    void whatHasABufferInsideAContainerIsNoBytes() {
        try (Attached python = interpreter.attach()) {
            List<?> items = (List<?>) eval(python, "[__import__('array').array('i', [1])]");
            try (PyObject array = (PyObject) items.get(0)) {
                assertEquals("array.array", array.typeName());
            }
        }
    }

    @Test
    void containersInThemselvesAndDeepOnesAreRefused() {
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("wire");
                PyObject code = python.compile("a = []\na += [a, {1: a}, a]", "self.py")) {
            python.exec(code, module);
            try (PyObject self = module.getAttr("a")) {
                assertThrows(IllegalArgumentException.class, () -> self.as(Object.class));
            }
            List<Object> list = new ArrayList<>();
            list.add(list);
            assertThrows(IllegalArgumentException.class, () -> python.of(list));
            assertEquals(1, eval(python, "1"));
        }
    }

    @Test
    void largeValuesCrossInBothDirections() {
        byte[] bytes = new byte[40_000_000];
        Arrays.fill(bytes, (byte) 7);
        try (Attached python = interpreter.attach();
                PyObject there = python.of(bytes)) {
            assertEquals(bytes.length, there.size());
            assertEquals(bytes.length, there.as(byte[].class).length);
            assertEquals(Collections.nCopies(300_000, "x"), eval(python, "['x'] * 300000"));
        }
    }
}

package loader.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import loader.cpython.InEachInterpreter;
import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.api.Test;

/**
 * Ints, floats and texts that nobody holds are given out again, those that somebody holds never.
 */
@InEachInterpreter
class UsedAgainTest {

    private final Interpreter interpreter;

    UsedAgainTest(InterpreterConfig config) {
        interpreter = TestPython.interpreter(config);
    }

    @Test
    void whatPythonKeepsStaysAsItIs() {
        Random random = new Random(547);
        List<Object> passed = new ArrayList<>();
        try (Attached python = interpreter.attach();
                PyModule scratch = python.newModule("scratch");
                PyObject kept = python.eval("[]", scratch);
                PyObject append = kept.getAttr("append");
                PyObject forget = python.eval("repr", scratch)) {
            for (int i = 0; i < 5_000; i++) {
                Object value = value(random);
                boolean keep = random.nextBoolean();
                (keep ? append : forget).call(value).close();
                if (keep) {
                    passed.add(value);
                }
            }
            List<?> there = kept.as(List.class);
            assertEquals(passed.size(), there.size());
            for (int i = 0; i < passed.size(); i++) {
                assertEquals(passed.get(i).toString(), there.get(i).toString());
            }
        }
    }

    private static Object value(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextLong() >> random.nextInt(Long.SIZE);
            case 1 -> random.nextGaussian();
            default -> text(random);
        };
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(6), 'a', 'e')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void everyValueArrivesInAnObjectOfAnother() {
        List<Object> values =
                List.of(
                        0L,
                        -1L,
                        4096L,
                        -4097L,
                        (1L << 30) - 1,
                        1L << 30,
                        -(1L << 30),
                        (1L << 60) - 1,
                        1 - (1L << 60),
                        1L << 60,
                        Long.MAX_VALUE,
                        Long.MIN_VALUE,
                        0.0,
                        -0.0,
                        Double.NaN,
                        Double.NEGATIVE_INFINITY,
                        "ab",
                        "\0\0",
                        "\u00e9\u00e9",
                        "x".repeat(127),
                        "x".repeat(128));
        try (Attached python = interpreter.attach();
                PyModule scratch = python.newModule("scratch");
                PyObject repr = python.eval("repr", scratch)) {
            List<String> expected = values.stream().map(each -> text(repr, each)).toList();
            for (int round = 0; round < 3; round++) {
                for (int i = values.size() - 1; i >= 0; i--) {
                    assertEquals(expected.get(i), text(repr, values.get(i)));
                }
            }
            assertEquals("'ab'", text(repr, "ab"));
            assertEquals("-4097", text(repr, -4097));
            assertEquals("-0.0", text(repr, -0.0));
        }
    }

    private static String text(PyObject repr, Object value) {
        return repr.callAs(String.class, value);
    }

    @Test
    void aTextHasItsOwnHash() {
        try (Attached python = interpreter.attach();
                PyModule scratch = python.newModule("scratch");
                PyObject hash = python.eval("hash", scratch);
                PyObject find = python.eval("{'spam': 1, 'eggs': 2}.get", scratch)) {
            long spam = hash.callAs(Long.class, "spam");
            assertFalse(spam == hash.callAs(Long.class, "eggs"));
            assertEquals(spam, hash.callAs(Long.class, "spam"));
            assertEquals(1, find.callAs(Integer.class, "spam"));
            assertEquals(2, find.callAs(Integer.class, "eggs"));
        }
    }

    /** The table of interned texts finds them by what they say. */
    @Test
    void anInternedTextIsNotChanged() {
        try (Attached python = interpreter.attach();
                PyModule sys = python.module("sys");
                PyModule scratch = python.newModule("scratch");
                PyObject same = python.eval("lambda text: text", scratch)) {
            try (PyObject interned = sys.callMethod("intern", "loader1")) {
                assertEquals("loader1", interned.as(String.class));
            }
            for (int i = 0; i < 100; i++) {
                String other = "loader" + i % 10;
                assertEquals(other, same.callAs(String.class, other));
                try (PyObject interned = sys.callMethod("intern", "loader1")) {
                    assertEquals("loader1", interned.as(String.class));
                }
            }
        }
    }

    @Test
    void keysAndValuesOfADictStayAsTheyAre() {
        try (Attached python = interpreter.attach();
                PyModule scratch = python.newModule("scratch");
                PyObject dict = python.eval("{}", scratch)) {
            for (int i = 0; i < 200; i++) {
                dict.setItem("key" + i % 10, "text" + i);
            }
            Map<?, ?> items = dict.as(Map.class);
            assertEquals(10, items.size());
            for (int i = 0; i < 10; i++) {
                assertEquals("text" + (190 + i), items.get("key" + i));
            }
            assertTrue(dict.isTrue());
        }
    }
}

package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import loader.python.Attached;
import loader.python.Complex;
import loader.python.Interpreter;
import loader.python.PyList;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.api.Test;

/** Calls with every conversion, {@code -Dloader.soak=10000000} of them or some thousands. */
class SoakTest {

    private static final int CALLS = Integer.getInteger("loader.soak", 50_000);
    private static final List<Object> VALUES =
            List.of(
                    true,
                    123_456_789_012L,
                    BigInteger.TWO.pow(200),
                    1.5,
                    new Complex(1, 2),
                    "naïve \ud83d\ude00",
                    new byte[] {1, 2},
                    LocalDateTime.of(2026, 1, 1, 0, 0),
                    new BigDecimal("1.50"),
                    new UUID(1, 2),
                    Thread.State.NEW,
                    List.of(1, "two"),
                    Set.of(1),
                    Map.of("a", 1),
                    new Object[] {1, 2.0},
                    Optional.empty(),
                    new double[] {1, 2},
                    List.of(new Complex(0, 1)));

    private final Interpreter main = TestPython.get().main();

    @Test
    void manyCallsLeaveNothingBehind() {
        long before = main.liveReferences();
        try (Attached python = main.attach();
                PyModule sys = python.importModule("sys");
                PyModule scratch = python.newModule("scratch");
                PyObject same = python.eval("lambda x: x", scratch)) {
            run(same, CALLS / 5);
            int start = blocks(sys);
            run(same, CALLS);
            int grown = blocks(sys) - start;
            assertTrue(grown < 500, grown + " blocks of memory more");
        }
        assertEquals(before, main.liveReferences());
    }

    @Test
    void manyViewsLeaveNothingBehind() {
        long before = main.liveReferences();
        int held = ((CPythonInterpreter) main).upcalls().size();
        try (Attached python = main.attach();
                PyModule sys = python.importModule("sys");
                PyObject list = python.of(List.of())) {
            see(python, list, CALLS / 100);
            int start = blocks(sys);
            see(python, list, CALLS / 20);
            int grown = blocks(sys) - start;
            assertTrue(grown < 500, grown + " blocks of memory more");
        }
        assertEquals(before, main.liveReferences());
        assertEquals(held, ((CPythonInterpreter) main).upcalls().size());
    }

    private static void see(Attached python, PyObject list, int times) {
        List<Object> own = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            try (PyList<Object> view = list.asList(Object.class);
                    PyObject lent = python.view(own, Object.class)) {
                view.add(VALUES.get(i % 10));
                lent.callMethod("append", list).close();
                assertEquals(1, ((List<?>) own.get(0)).size());
                lent.callMethod("clear").close();
                view.clear();
            }
        }
    }

    private static int blocks(PyModule sys) {
        try (PyObject blocks = sys.callMethod("getallocatedblocks")) {
            return blocks.as(Integer.class);
        }
    }

    private static void run(PyObject same, int calls) {
        for (int i = 0; i < calls; i++) {
            Object value = VALUES.get(i % VALUES.size());
            Object result = same.callAs(Object.class, value);
            if (result instanceof PyObject object) {
                object.close();
            }
        }
    }
}

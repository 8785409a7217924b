package loader.itest;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.when;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import loader.python.Attached;
import loader.python.Complex;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;

/** numpy, which CPython loads once a process, in several interpreters at the same time. */
@RunWith(PaxExam.class)
public class NumpyIT extends Story {

    private static final String NAME = "examples.numpy";
    private static final int ROUNDS = Integer.getInteger("rounds", 5);

    /** What stays when an interpreter with numpy ends; 4 MB were measured, one after another. */
    private static final long MOST_KILOBYTES_EACH = 6 << 10;

    @Configuration
    public Option[] everything() {
        return options(
                Bundles.loader(),
                when(Files.exists(Bundles.jar(NAME))).useOptions(bundle(Bundles.location(NAME))));
    }

    @Before
    public void thereIsANumpyForThisPlatform() {
        assumeTrue(NAME + " is for linux-x86_64", Files.exists(Bundles.jar(NAME)));
    }

    @Test
    public void fourInterpretersComputeAtOnceRoundAfterRound() throws Exception {
        assertEquals(expected(0), computed(python.main(), 0));
        List<String> earlier = mappedCopies(); // of main, or of a run that is ending
        fourAtOnce();
        long before = kilobytes();
        for (int round = 0; round < ROUNDS; round++) {
            fourAtOnce();
        }
        long each = (kilobytes() - before) / ROUNDS;
        System.out.println(
                "numpy in 3 interpreters beside the main one, "
                        + ROUNDS
                        + " rounds: "
                        + each
                        + " KB a round");
        assertTrue(each + " KB a round", each < 3 * MOST_KILOBYTES_EACH);
        assertEquals(List.of(), copies());
        List<String> left = mappedCopies();
        left.removeAll(earlier);
        assertEquals(List.of(), left);
    }

    /** scikit-learn copies them, and pickles them for other processes. */
    @Test
    public void warningsFiltersArePlainAndNumpyDoesNotWarn() {
        Running run =
                code(
                        """
                        import pickle, re, warnings
                        seen = []
                        warnings.showwarning = lambda message, *others: seen.append(message)
                        import numpy
                        print(seen, any(isinstance(each[1], re.Pattern) for each in warnings.filters))
                        print([each[1] for each in warnings.filters if not isinstance(each[1], (str, re.Pattern, type(None)))])
                        print(pickle.loads(pickle.dumps(warnings.filters)) == warnings.filters)
                        """);
        assertEquals(new Running(0, "[] True\n[]\nTrue\n", ""), run);
    }

    @Test
    public void numbersOfNumpyAreNumbersOfJava() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("numpy.bool_(True)", true);
        values.put("numpy.int8(-3)", -3);
        values.put("numpy.uint64(2**64 - 1)", BigInteger.TWO.pow(64).subtract(BigInteger.ONE));
        values.put("numpy.float32(0.5)", 0.5);
        values.put("numpy.longdouble(0.5)", 0.5);
        values.put("numpy.complex64(1 + 2j)", new Complex(1, 2));
        values.put("numpy.array(7)", 7);
        values.put("list(numpy.array([1, 2]))", List.of(1, 2));
        values.put("{'a': numpy.float64(0.25)}", Map.of("a", 0.25));
        values.put("numpy.datetime64('NaT')", null);
        values.put("numpy.timedelta64('NaT')", null);
        values.put("numpy.datetime64('1969-12-31')", LocalDate.of(1969, 12, 31));
        values.put("numpy.datetime64('2026-11')", LocalDate.of(2026, 11, 1));
        values.put(
                "numpy.datetime64('1969-12-31T23:59:58.999999999')",
                LocalDateTime.of(1969, 12, 31, 23, 59, 58, 999_999_999));
        values.put("numpy.datetime64('2026-11-28T17')", LocalDateTime.of(2026, 11, 28, 17, 0));
        values.put("numpy.timedelta64(-1, 'ns')", Duration.ofNanos(-1));
        values.put("numpy.timedelta64(3, 'D')", Duration.ofDays(3));
        values.put("numpy.timedelta64(2500, 'ms')", Duration.ofMillis(2500));
        values.put("numpy.ma.array([1, 2], mask=[0, 1])[1]", null);
        values.forEach((code, value) -> assertEquals(code, value, value(Object.class, code)));

        assertEquals((Float) 0.5f, value(Float.class, "numpy.float32(0.5)"));
        assertEquals(true, value(boolean.class, "numpy.bool_(True)"));
        assertEquals(List.of(1, 2), value(List.class, "numpy.array([1, 2])"));
        assertArrayEquals(
                new double[][] {{0, 1, 2}, {3, 4, 5}},
                value(double[][].class, "numpy.arange(6.0).reshape(2, 3)"));
        assertArrayEquals(
                new double[][] {{0, 3}, {1, 4}, {2, 5}},
                value(double[][].class, "numpy.arange(6).reshape(2, 3).T"));
        for (String code :
                List.of("numpy.timedelta64(2**62, 'W')", "numpy.datetime64(2**59, 'Y')")) {
            assertThrows(code, ClassCastException.class, () -> value(Object.class, code));
        }
        for (String code :
                List.of(
                        "numpy.array([(1, 2.5)], dtype=[('a', 'i4'), ('b', 'f8')])[0]",
                        "numpy.void(b'ab')",
                        "numpy.array(None, dtype=object)")) {
            try (PyObject object = (PyObject) value(Object.class, code)) {
                assertTrue(code, object.typeName().startsWith("numpy."));
            }
        }
        try (PyObject array = value(PyObject.class, "numpy.arange(3)")) {
            assertEquals("numpy.ndarray", array.typeName());
        }
    }

    private <T> T value(Class<T> type, String expression) {
        try (Attached attached = python.main().attach();
                PyModule scratch = attached.newModule("scratch");
                PyModule numpy = attached.importModule("numpy")) {
            scratch.setAttr("numpy", numpy);
            try (PyObject value = attached.eval(expression, scratch)) {
                return value.as(type);
            }
        }
    }

    private void fourAtOnce() throws Exception {
        try (Interpreter one = python.create(InterpreterConfig.SHARED_GIL);
                Interpreter two = python.create(InterpreterConfig.SHARED_GIL);
                Interpreter three = python.create(InterpreterConfig.SHARED_GIL)) {
            List<Interpreter> all = List.of(python.main(), one, two, three);
            ExecutorService threads = Executors.newFixedThreadPool(all.size());
            try {
                List<Callable<String>> work = new ArrayList<>();
                for (int i = 0; i < all.size(); i++) {
                    int number = i;
                    work.add(() -> computed(all.get(number), number));
                }
                List<Future<String>> results = threads.invokeAll(work);
                for (int i = 0; i < all.size(); i++) {
                    assertEquals(expected(i), results.get(i).get());
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private static String computed(Interpreter interpreter, int number) {
        try (Attached attached = interpreter.attach();
                PyModule scratch = attached.newModule("scratch");
                PyModule numpy = attached.importModule("numpy")) {
            scratch.setAttr("numpy", numpy);
            scratch.setAttr("n", number);
            String sum = "int((numpy.arange(1000) * n).sum())";
            String solved =
                    "float(numpy.linalg.solve(numpy.eye(3) * (n + 1), numpy.ones(3) * (n + 1))[2])";
            try (PyObject value = attached.eval("(" + sum + ", " + solved + ")", scratch)) {
                return value.toString();
            }
        }
    }

    private static String expected(int number) {
        return "(" + 499500 * number + ", 1.0)";
    }

    @Test
    public void anInterpreterWithItsOwnGilRefusesItByNameWithTheAlternative() {
        try (Interpreter own = python.create(InterpreterConfig.OWN_GIL)) {
            PythonException refused = assertThrows(PythonException.class, () -> computed(own, 1));
            assertTrue(refused.toString(), refused.toString().contains("numpy"));
            assertTrue(refused.toString(), refused.toString().contains("one that shares its GIL"));
        }
    }

    /** What the kernel says this process has in memory. */
    private static long kilobytes() throws IOException {
        System.gc();
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> Long.valueOf(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> mappedCopies() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> line.contains("/.copy"))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private List<Path> copies() throws IOException {
        try (Attached attached = python.main().attach();
                PyModule numpy = attached.importModule("numpy");
                PyObject file = numpy.getAttr("__file__");
                var files = Files.walk(Path.of(file.toString()).getParent())) {
            return files.filter(each -> each.getFileName().toString().startsWith(".copy")).toList();
        }
    }
}

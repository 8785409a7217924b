package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import loader.python.Attached;
import loader.python.Complex;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.JavaFunction;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Calls with every row of docs/conversions.md, there and back: ten million of them in the long
 * form. What they leave behind is less than a byte each.
 */
class SoakTest {

    private static final int CALLS = Integer.getInteger("loader.soak", 50_000);
    private static final int SAMPLES = 10;

    /** From here on a byte for each call is more than what the JVM itself comes and goes by. */
    private static final int MANY = 5_000_000;

    private static final Path LOG = Path.of("target", "soak.csv");

    record Pair(int left, String right) {}

    /** A value, and the class that it comes back as. */
    private record Row(Object value, Class<?> type) {}

    private static final JavaFunction FUNCTION = (python, arguments) -> arguments.size();
    private static final List<Row> ROWS =
            List.of(
                    new Row(Optional.empty(), Object.class),
                    new Row(Optional.of(1), Optional.class),
                    new Row(true, boolean.class),
                    new Row((byte) 7, Byte.class),
                    new Row((short) 700, Short.class),
                    new Row(70_000, int.class),
                    new Row(123_456_789_012L, long.class),
                    new Row(Long.MIN_VALUE, Object.class),
                    new Row(BigInteger.TWO.pow(200), BigInteger.class),
                    new Row(1.5f, Float.class),
                    new Row(1.5, double.class),
                    new Row(12, BigDecimal.class),
                    new Row(new Complex(1, 2), Object.class),
                    new Row("naïve \ud83d\ude00", String.class),
                    new Row("\ud800", Object.class),
                    new Row("x".repeat(5000), String.class),
                    new Row('c', Character.class),
                    new Row(new char[] {'a', 'b'}, char[].class),
                    new Row(new byte[] {1, 2}, byte[].class),
                    new Row(LocalDate.EPOCH, LocalDate.class),
                    new Row(LocalTime.NOON, Object.class),
                    new Row(OffsetTime.of(LocalTime.NOON, ZoneOffset.MIN), OffsetTime.class),
                    new Row(LocalDateTime.of(2026, 1, 1, 0, 0), Object.class),
                    new Row(Instant.EPOCH, Instant.class),
                    new Row(Instant.EPOCH.atOffset(ZoneOffset.MAX), OffsetDateTime.class),
                    new Row(Instant.EPOCH.atZone(ZoneId.of("Europe/Berlin")), ZonedDateTime.class),
                    new Row(Duration.ofSeconds(-1, 1000), Object.class),
                    new Row(new BigDecimal("1.50"), Object.class),
                    new Row(new UUID(1, 2), UUID.class),
                    new Row(Path.of("folder", "file"), Path.class),
                    new Row(Thread.State.NEW, Thread.State.class),
                    new Row(List.of(1, "two", List.of()), List.class),
                    new Row(new ArrayList<>(List.of(1L, 2L).subList(0, 1)), long[].class),
                    new Row(new Object[] {1, 2.0}, Object[].class),
                    new Row(Set.of(1, "two"), Set.class),
                    new Row(Map.of("a", 1), Map.class),
                    new Row(new Pair(1, "two"), Pair.class),
                    new Row(Map.of("left", 1, "right", "two"), Pair.class),
                    new Row(new boolean[] {true}, boolean[].class),
                    new Row(new short[] {1}, short[].class),
                    new Row(new int[] {1}, int[].class),
                    new Row(new long[] {1}, long[].class),
                    new Row(new float[] {1}, float[].class),
                    new Row(new double[1000], double[].class),
                    new Row(ByteBuffer.allocateDirect(64), Object.class),
                    new Row(ByteBuffer.allocateDirect(64).asReadOnlyBuffer(), PyObject.class),
                    new Row(FUNCTION, PyObject.class),
                    new Row(List.of(new Complex(0, 1)), List.class));

    /**
     * What {@code malloc} has given out, of which Python's blocks and Java's heap are no part;
     * glibc alone tells.
     */
    private static final String MALLOC =
            """
            import ctypes
            class Info(ctypes.Structure):
                names = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost"
                _fields_ = [(name, ctypes.c_size_t) for name in names.split()]
            info = getattr(ctypes.CDLL(None), "mallinfo2", Info)
            info.restype = Info
            def in_use():
                now = info()
                return now.uordblks + now.hblkhd
            """;

    /** What is in use after a garbage collection. */
    private record Sample(long calls, long heap, long malloc, long blocks) {

        static Sample take(long calls, Attached python, PyModule sys, PyModule scratch) {
            try (PyModule gc = python.importModule("gc")) {
                gc.callMethod("collect").close();
            }
            System.gc();
            Runtime java = Runtime.getRuntime();
            long heap = java.totalMemory() - java.freeMemory();
            try (PyObject blocks = sys.callMethod("getallocatedblocks");
                    PyObject malloc = scratch.callMethod("in_use")) {
                return new Sample(calls, heap, malloc.as(Long.class), blocks.as(Long.class));
            }
        }
    }

    @Test
    void manyCallsLeaveNothingBehind() throws IOException {
        List<Sample> samples = soak(TestPython.interpreter(InterpreterConfig.MAIN), CALLS);
        Sample first = samples.get(1);
        Sample last = samples.get(samples.size() - 1);
        assertTrue(last.blocks() - first.blocks() < 500, samples::toString);
        Files.writeString(LOG, samples.toString().replace("Sample", "\nSample"));
        if (CALLS >= MANY) {
            long calls = last.calls() - first.calls();
            assertTrue(last.heap() - first.heap() < calls, samples::toString);
            assertTrue(last.malloc() - first.malloc() < calls, samples::toString);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED_GIL", "OWN_GIL"})
    void manyCallsLeaveNothingBehindInASubInterpreter(InterpreterConfig config) {
        try (Interpreter sub = TestPython.get().create(config)) {
            List<Sample> samples = soak(sub, Math.min(CALLS, 500_000));
            Sample first = samples.get(0);
            Sample last = samples.get(samples.size() - 1);
            assertTrue(last.blocks() - first.blocks() < 500, samples::toString);
        }
    }

    /** The samples after a warm-up and then after each part of the calls. */
    private static List<Sample> soak(Interpreter interpreter, int calls) {
        List<Sample> samples = new ArrayList<>();
        try (Attached python = interpreter.attach();
                PyModule sys = python.importModule("sys");
                PyModule scratch = python.newModule("scratch");
                PyObject code = python.compile(MALLOC, "malloc.py");
                PyObject same = python.eval("lambda x: x", scratch)) {
            python.exec(code, scratch);
            run(same, calls / 5);
            samples.add(Sample.take(0, python, sys, scratch));
            for (int i = 1; i <= SAMPLES; i++) {
                run(same, calls / SAMPLES);
                assertEquals(4, interpreter.liveReferences());
                samples.add(Sample.take((long) calls / SAMPLES * i, python, sys, scratch));
            }
        }
        return samples;
    }

    private static void run(PyObject same, int calls) {
        for (int i = 0; i < calls; i++) {
            Row row = ROWS.get(i % ROWS.size());
            if (same.callAs(row.type(), row.value()) instanceof PyObject object) {
                object.close();
            }
        }
    }
}

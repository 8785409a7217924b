package loader.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import loader.python.Attached;
import loader.python.PyBuffer;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonDiedException;
import loader.testing.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Large arrays and buffers, which go through memory that both processes have mapped. */
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has files without a name")
class SegmentsTest {

    private static final int ITEMS = 1 << 20;
    private static final int BYTES = ITEMS * Double.BYTES;

    private final ProcessInterpreter interpreter = TestProcess.start();

    @AfterEach
    void end() {
        try (interpreter) {
            assertEquals(0, interpreter.liveReferences());
        }
    }

    private static PyObject eval(Attached python, String expression) {
        try (PyModule module = python.newModule("subject")) {
            return python.eval(expression, module);
        }
    }

    private static double[] numbers() {
        return IntStream.range(0, ITEMS).asDoubleStream().toArray();
    }

    @Test
    void aLargeArrayArrivesAndItsMemoryIsUsedAgain() {
        try (Attached python = interpreter.attach();
                PyObject last = eval(python, "lambda items: (items.format, items[-1])")) {
            for (int i = 0; i < 5; i++) {
                double[] sent = numbers();
                sent[ITEMS - 1] = i;
                assertEquals(List.of("d", (double) i), last.callAs(List.class, (Object) sent));
            }
        }
        Waiting.until(
                "all memory is idle, and not more than two of the five were in use",
                () -> {
                    interpreter.releaseNow();
                    Integer idle = interpreter.segments().idleSizes().get(BYTES);
                    return idle != null && idle <= 2;
                });
    }

    @Test
    void memoryThatPythonKeepsIsNotUsedAgain() {
        try (Attached python = interpreter.attach();
                PyObject kept = python.of(numbers())) {
            try (PyObject other = python.of(new double[ITEMS])) {
                assertEquals(0.0, other.callMethodAs(double.class, "__getitem__", ITEMS - 1));
            }
            assertEquals(ITEMS - 1.0, kept.callMethodAs(double.class, "__getitem__", ITEMS - 1));
        }
    }

    @Test
    void aLargeBufferOfPythonBecomesAnArray() {
        try (Attached python = interpreter.attach();
                PyObject view = python.of(numbers())) {
            assertArrayEquals(numbers(), view.as(double[].class));
        }
        // that of the view comes back a little later
        assertTrue(interpreter.segments().idleSizes().get(BYTES) >= 1);
    }

    @Test
    void whatJavaWritesIsInTheObjectWhenItsBufferIsClosed() {
        try (Attached python = interpreter.attach();
                PyObject bytes = eval(python, "bytearray(1000000)")) {
            try (PyBuffer buffer = bytes.buffer()) {
                buffer.bytes().put(999_999, (byte) 7);
            }
            assertEquals(7, bytes.callMethodAs(int.class, "__getitem__", -1));
        }
    }

    /** Of the descriptors of both processes, none is for shared memory. */
    @Test
    void noDescriptorStaysOpen() throws IOException {
        try (Attached python = interpreter.attach();
                PyObject kept = python.of(numbers())) {
            assertEquals(ITEMS, kept.size());
            assertEquals(0, descriptors(interpreter.id()));
            assertEquals(0, descriptors(ProcessHandle.current().pid()));
        }
    }

    private static long descriptors(long process) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/" + process + "/fd"))) {
            return all.filter(each -> target(each).startsWith("/memfd:loader ")).count();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    @Test
    void aDeadProcessLeavesNoMemory() {
        PyObject view;
        try (Attached python = interpreter.attach()) {
            view = python.of(numbers());
        }
        ProcessHandle.of(interpreter.id()).orElseThrow().destroyForcibly();
        assertThrows(PythonDiedException.class, () -> view.as(double[].class));
        view.close();
        assertEquals(Map.of(), interpreter.segments().idleSizes());
    }
}

package loader.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import loader.cpython.InEachInterpreter;
import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyBuffer;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import loader.testing.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** One memory, seen from both sides. */
@InEachInterpreter
class SharedMemoryTest {

    private final Interpreter interpreter;

    SharedMemoryTest(InterpreterConfig config) {
        interpreter = TestPython.interpreter(config);
    }

    private void requireSharedHeap() {
        assumeTrue(
                interpreter.config() != InterpreterConfig.PROCESS,
                "another process gets a copy of Java's memory");
    }

    private PyObject eval(Attached python, String expression) {
        try (PyModule scratch = python.newModule("scratch")) {
            return python.eval(expression, scratch);
        }
    }

    @Test
    void pythonWritesIntoADirectBuffer() {
        requireSharedHeap();
        ByteBuffer bytes = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder());
        try (Attached python = interpreter.attach();
                PyObject view = python.of(bytes.asDoubleBuffer())) {
            view.setItem(1, 2.5);
            assertEquals("d", view.getAttrAs(String.class, "format"));
        }
        assertEquals(2.5, bytes.getDouble(8));
    }

    @Test
    void onlyTheRemainingPartOfABufferIsShared() {
        requireSharedHeap();
        ByteBuffer bytes = ByteBuffer.allocateDirect(8);
        bytes.position(2).limit(5);
        try (Attached python = interpreter.attach();
                PyObject view = python.of(bytes)) {
            view.setItem(0, 7);
            assertEquals(3, view.size());
        }
        assertEquals(7, bytes.get(2));
    }

    @Test
    void aReadOnlyBufferIsReadOnlyInPython() {
        try (Attached python = interpreter.attach();
                PyObject view = python.of(ByteBuffer.allocateDirect(4).asReadOnlyBuffer())) {
            assertTrue(view.getAttrAs(Boolean.class, "readonly"));
            assertThrows(PythonException.class, () -> view.setItem(0, 1));
        }
    }

    @Test
    void aBufferLivesAsLongAsWhatPythonMadeOfIt() {
        try (Attached python = interpreter.attach();
                PyObject part = partOfGarbage(python)) {
            for (int i = 0; i < 5; i++) {
                System.gc();
                ByteBuffer.allocateDirect(1 << 20).put(0, (byte) i);
            }
            assertEquals(List.of(1, 2, 3), part.callAs(List.class));
        }
    }

    private static PyObject partOfGarbage(Attached python) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 20);
        bytes.put(10, (byte) 1).put(11, (byte) 2).put(12, (byte) 3);
        try (PyObject view = python.of(bytes.position(10).limit(13))) {
            return view.getAttr("tolist");
        }
    }

    /** ctypes gives a shape and no strides, though it is asked for both. */
    @Test
    void aBufferWithoutStridesIsContiguous() {
        try (Attached python = interpreter.attach();
                PyModule scratch = python.newModule("scratch");
                PyObject ctypes = python.importModule("ctypes")) {
            scratch.setAttr("ctypes", ctypes);
            try (PyObject array =
                            python.eval("((ctypes.c_int * 3) * 2)((1, 2, 3), (4, 5, 6))", scratch);
                    PyBuffer buffer = array.buffer();
                    PyObject nothing = python.eval("(ctypes.c_int * 0)()", scratch);
                    PyBuffer empty = nothing.buffer()) {
                assertEquals(List.of(2L, 3L), buffer.shape());
                assertEquals(List.of(12L, 4L), buffer.strides());
                assertEquals(6, buffer.bytes().getInt(20));
                assertEquals(List.of(0L), empty.shape());
                assertEquals(0, empty.bytes().remaining());
            }
        }
    }

    @Test
    void aReleasedViewRaises() {
        try (Attached python = interpreter.attach();
                PyObject view = python.of(new long[] {1, 2})) {
            view.callMethod("release").close();
            PythonException raised = assertThrows(PythonException.class, () -> view.getItem(0));
            assertEquals("ValueError", raised.type());
        }
    }

    /** Through java.lang.foreign only a confined one: the linker keeps shared ones open. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_22, disabledReason = "Java has arenas from 22 on")
    void memoryThatItsOwnerMayFreeIsRefused() throws ReflectiveOperationException {
        requireSharedHeap();
        Class<?> arenas = Class.forName("java.lang.foreign.Arena");
        try (Attached python = interpreter.attach();
                AutoCloseable arena = (AutoCloseable) arenas.getMethod("ofConfined").invoke(null)) {
            Object segment = arenas.getMethod("allocate", long.class).invoke(arena, 8);
            Class<?> segments = Class.forName("java.lang.foreign.MemorySegment");
            Object buffer = segments.getMethod("asByteBuffer").invoke(segment);
            assertThrows(IllegalArgumentException.class, () -> python.of(buffer));
        } catch (ReflectiveOperationException | RuntimeException problem) {
            throw problem;
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void numbersInTheOtherOrderAreRefused() {
        DoubleBuffer swapped =
                ByteBuffer.allocateDirect(8).order(ByteOrder.BIG_ENDIAN).asDoubleBuffer();
        try (Attached python = interpreter.attach()) {
            assertThrows(IllegalArgumentException.class, () -> python.of(swapped));
        }
    }

    @Test
    void javaWritesIntoAPythonObject() {
        try (Attached python = interpreter.attach();
                PyObject bytes = eval(python, "bytearray(4)")) {
            try (PyBuffer buffer = bytes.buffer()) {
                buffer.bytes().put(3, (byte) 9);
            }
            assertArrayEquals(new byte[] {0, 0, 0, 9}, bytes.as(byte[].class));
        }
    }

    @Test
    void anObjectCannotResizeWhileItsBufferIsOpen() {
        try (Attached python = interpreter.attach();
                PyObject bytes = eval(python, "bytearray(4)")) {
            try (PyBuffer buffer = bytes.buffer()) {
                PythonException raised =
                        assertThrows(PythonException.class, () -> bytes.callMethod("append", 1));
                assertEquals("BufferError", raised.type());
                assertEquals(4, buffer.bytes().remaining());
            }
        }
    }

    @Test
    void theMemoryOfImmutableObjectsIsReadOnly() {
        try (Attached python = interpreter.attach();
                PyObject bytes = python.of(new byte[] {1});
                PyBuffer buffer = bytes.buffer()) {
            assertTrue(buffer.isReadOnly());
            assertThrows(ReadOnlyBufferException.class, () -> buffer.bytes().put(0, (byte) 2));
        }
    }

    @Test
    void formatShapeAndStridesAreThoseOfTheObject() {
        try (Attached python = interpreter.attach();
                PyObject view = eval(python, "memoryview(bytes(48)).cast('d', (2, 3))");
                PyBuffer buffer = view.buffer()) {
            assertEquals("d", buffer.format());
            assertEquals(8, buffer.itemSize());
            assertEquals(List.of(2L, 3L), buffer.shape());
            assertEquals(List.of(24L, 8L), buffer.strides());
        }
    }

    @Test
    void scatteredMemoryHasStridesButNoBytes() {
        try (Attached python = interpreter.attach();
                PyObject view = eval(python, "memoryview(bytes(8))[::2]");
                PyBuffer buffer = view.buffer()) {
            assertEquals(List.of(2L), buffer.strides());
            assertThrows(IllegalStateException.class, buffer::bytes);
        }
    }

    @Test
    void aClosedBufferGivesNoBytes() {
        try (Attached python = interpreter.attach();
                PyObject bytes = eval(python, "bytearray(4)")) {
            PyBuffer buffer = bytes.buffer();
            buffer.close();
            assertThrows(IllegalStateException.class, buffer::bytes);
        }
    }

    @Test
    @Timeout(60)
    void aBufferThatWasReadAndClosedIsGivenBackThoughTheThreadStaysAttached() {
        try (Attached python = interpreter.attach();
                PyObject bytes = eval(python, "bytearray(4)")) {
            readAndClose(bytes);
            Waiting.until(
                    "the buffer is given back",
                    () -> {
                        System.gc();
                        bytes.buffer().close();
                        return !isExported(bytes);
                    });
        }
    }

    private static void readAndClose(PyObject object) {
        try (PyBuffer buffer = object.buffer()) {
            assertEquals(0, buffer.bytes().get(0));
        }
    }

    private static boolean isExported(PyObject bytes) {
        try {
            bytes.callMethod("clear").close();
            return false;
        } catch (PythonException exported) {
            return true;
        }
    }

    @Test
    @Timeout(60)
    void aBufferThatAnotherThreadIsClosingIsClosed() throws Exception {
        try (Attached python = interpreter.attach();
                PyObject object = eval(python, "bytearray(b'abc')")) {
            PyBuffer buffer = object.buffer();
            Thread other = new Thread(buffer::close);
            other.start();
            // Attached: the other thread waits for this one's GIL.
            Waiting.until("the buffer is closed", () -> isClosed(buffer));
            buffer.close();
            python.detached(() -> join(other));
        }
    }

    private static boolean isClosed(PyBuffer buffer) {
        try {
            buffer.bytes();
            return false;
        } catch (IllegalStateException closed) {
            return true;
        }
    }

    private static Void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    /** Java 22 and newer raise; before, the object keeps its memory for the reader. */
    @Test
    void bytesThatOutliveTheirBufferAreNeverFreedMemory() {
        requireSharedHeap();
        try (Attached python = interpreter.attach();
                PyObject object = eval(python, "bytearray(b'abc')")) {
            ByteBuffer late;
            try (PyBuffer buffer = object.buffer()) {
                late = buffer.bytes();
            }
            try {
                assertEquals('a', late.get(0));
                assertThrows(PythonException.class, () -> object.callMethod("append", 1));
            } catch (IllegalStateException ended) {
                object.callMethod("append", 1).close();
            }
        }
    }
}

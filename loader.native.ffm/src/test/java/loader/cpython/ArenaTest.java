package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import org.junit.jupiter.api.Test;

/** Memory of an arena is not freed while Python looks at it. */
@InEachInterpreter
class ArenaTest {

    private final Interpreter interpreter;

    ArenaTest(InterpreterConfig config) {
        interpreter = TestPython.interpreter(config);
    }

    @Test
    void aSharedArenaCannotBeClosedWhilePythonHasAView() {
        Arena arena = Arena.ofShared();
        MemorySegment segment = arena.allocate(64);
        try (Attached python = interpreter.attach()) {
            try (PyObject view = python.of(segment.asByteBuffer())) {
                view.setItem(63, 7);
                assertThrows(IllegalStateException.class, arena::close);
                assertEquals(7, segment.get(ValueLayout.JAVA_BYTE, 63));
            }
            arena.close();
        }
        assertFalse(segment.scope().isAlive());
    }

    @Test
    void aSegmentIsSharedAsItIs() {
        try (Attached python = interpreter.attach();
                Arena arena = Arena.ofShared()) {
            MemorySegment segment = arena.allocate(64);
            try (PyObject view = python.of(segment);
                    PyObject frozen = python.of(segment.asReadOnly())) {
                view.setItem(63, 7);
                assertEquals(7, segment.get(ValueLayout.JAVA_BYTE, 63));
                assertThrows(PythonException.class, () -> frozen.setItem(0, 1));
            }
        }
    }

    @Test
    void aSegmentThatIsNoBufferIsRefused() {
        try (Attached python = interpreter.attach()) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> python.of(MemorySegment.ofArray(new double[8])));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> python.of(MemorySegment.NULL.reinterpret(1L << 32)));
        }
    }

    @Test
    void whatPythonMadeOfTheViewKeepsTheArenaOpenToo() {
        try (Attached python = interpreter.attach();
                PyModule scratch = python.newModule("scratch");
                Arena arena = Arena.ofShared()) {
            MemorySegment segment = arena.allocate(64);
            try (PyObject view = python.of(segment.asByteBuffer().position(8))) {
                scratch.setAttr("view", view);
            }
            try (PyObject part = python.eval("view[8:].cast('q')", scratch)) {
                scratch.delAttr("view");
                assertThrows(IllegalStateException.class, arena::close);
                part.setItem(0, 5);
            }
            assertEquals(5, segment.get(ValueLayout.JAVA_LONG_UNALIGNED, 16));
        }
    }

    @Test
    void manyViewsOfOneArenaHoldItTogether() {
        try (Attached python = interpreter.attach();
                Arena arena = Arena.ofShared()) {
            ByteBuffer buffer = arena.allocate(8).asByteBuffer();
            try (PyObject first = python.of(buffer)) {
                python.of(buffer).close();
                assertThrows(IllegalStateException.class, arena::close);
                assertEquals(8, first.size());
            }
        }
    }

    @Test
    void theViewsOfOneArenaShareTheThreadThatWaits() {
        List<PyObject> views = new ArrayList<>();
        try (Attached python = interpreter.attach();
                Arena arena = Arena.ofShared();
                Arena other = Arena.ofShared()) {
            for (int i = 0; i < 10; i++) {
                views.add(python.of(arena.allocate(8)));
            }
            views.add(python.of(other.allocate(8)));
            assertEquals(2, waitingThreads());
            views.forEach(PyObject::close);
            assertEquals(0, waitingThreads());
        }
    }

    private static long waitingThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("python-memory"))
                .count();
    }

    @Test
    void aClosedArenaIsRefused() {
        Arena arena = Arena.ofShared();
        ByteBuffer buffer = arena.allocate(8).asByteBuffer();
        arena.close();
        try (Attached python = interpreter.attach()) {
            assertThrows(IllegalStateException.class, () -> python.of(buffer));
        }
    }

    @Test
    void aConfinedArenaIsRefusedAsOnlyItsThreadCouldKeepItOpen() {
        try (Attached python = interpreter.attach();
                Arena arena = Arena.ofConfined()) {
            ByteBuffer buffer = arena.allocate(8).asByteBuffer();
            assertThrows(IllegalArgumentException.class, () -> python.of(buffer));
        }
    }

    @Test
    void whatTheGarbageCollectorFreesIsShared() {
        try (Attached python = interpreter.attach();
                PyObject automatic = python.of(Arena.ofAuto().allocate(8).asByteBuffer());
                PyObject global = python.of(Arena.global().allocate(8).asByteBuffer())) {
            automatic.setItem(0, 1);
            global.setItem(0, 1);
            System.gc();
            assertTrue(automatic.equals(global));
            assertEquals(0, holding());
        }
    }

    @Test
    void aDirectBufferTakesNoThreadToHold() {
        try (Attached python = interpreter.attach();
                PyObject view = python.of(ByteBuffer.allocateDirect(8))) {
            assertEquals(8, view.size());
            assertEquals(0, holding());
        }
    }

    private static long holding() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("python-memory"))
                .count();
    }
}

package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import loader.bridge.EmbeddedPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyBuffer;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.spi.OwnedMemory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left of an interpreter in Java's hands refuses every use, and can be closed. */
class ClosedInterpreterTest {

    private final EmbeddedPython runtime = TestPython.get();

    private static PyObject made(Interpreter sub) {
        try (Attached python = sub.attach()) {
            return python.of(List.of(1, 2));
        }
    }

    private static final String HOLDER =
            """
            class Holder:
                def __init__(self, memory):
                    self.memory = memory

                def __buffer__(self, flags):
                    return memoryview(b"x")
            """;

    /** A buffer of Java may show memory of Java, such as that of a table that came back. */
    @ParameterizedTest
    @EnumSource(names = {"SHARED_GIL", "OWN_GIL"})
    void memoryOfJavaIsFreedWhenNoBufferCanShowIt(InterpreterConfig config) {
        AtomicInteger freed = new AtomicInteger();
        Interpreter sub = runtime.create(config);
        PyBuffer buffer;
        try (Attached python = sub.attach();
                PyModule module = python.newModule("holder");
                PyObject code = python.compile(HOLDER, "holder.py")) {
            python.exec(code, module);
            OwnedMemory memory = freed::incrementAndGet;
            try (PyObject holder = module.callMethod("Holder", memory)) {
                buffer = holder.buffer();
            }
        }
        sub.close();
        assertEquals(Interpreter.State.ENDED, sub.state());
        assertEquals(0, freed.get());
        buffer.close();
        assertEquals(1, freed.get());
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED_GIL", "OWN_GIL"})
    void memoryOfJavaIsFreedWithTheObjectThatUsesIt(InterpreterConfig config) {
        AtomicInteger freed = new AtomicInteger();
        Interpreter sub = runtime.create(config);
        try (Attached python = sub.attach();
                PyModule main = python.module("__main__")) {
            OwnedMemory memory = freed::incrementAndGet;
            main.setAttr("first", memory);
            main.delAttr("first");
            assertEquals(1, freed.get());
            main.setAttr("second", memory);
        }
        sub.close();
        assertEquals(2, freed.get());
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED_GIL", "OWN_GIL"})
    void anObjectRefusesEveryUse(InterpreterConfig config) {
        Interpreter sub = runtime.create(config);
        PyObject object = made(sub);
        PyObject other = made(sub);
        sub.close();
        List<Executable> uses =
                List.of(
                        () -> object.getAttr("append"),
                        () -> object.getAttrAs(Object.class, "append"),
                        () -> object.findAttr("append"),
                        () -> object.setAttr("name", 1),
                        () -> object.delAttr("name"),
                        object::call,
                        () -> object.callAs(Object.class),
                        () -> object.callWith(Map.of("key", 1)),
                        () -> object.callMethod("append", 1),
                        () -> object.operator("add", other),
                        () -> object.getItem(0),
                        () -> object.setItem(0, 1),
                        () -> object.delItem(0),
                        object::size,
                        () -> object.forEach(PyObject::close),
                        () -> object.with(entered -> null),
                        object::awaited,
                        object::buffer,
                        object::isNone,
                        () -> object.is(other),
                        object::isTrue,
                        object::typeName,
                        () -> object.as(Object.class),
                        () -> object.as(PyObject.class),
                        object::copy,
                        object::repr,
                        object::hashCode,
                        () -> object.equals(other));
        for (Executable use : uses) {
            assertThrows(IllegalStateException.class, use);
        }
        try (Attached python = runtime.main().attach()) {
            assertThrows(RuntimeException.class, () -> python.of(object));
        }
        assertFalse(object.equals("text"));
        assertEquals("closed Python object", object.toString());
        object.close();
        other.close();
        assertEquals(0, sub.liveReferences());
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED_GIL", "OWN_GIL"})
    void modulesFunctionsAndTheInterpreterItselfRefuseEveryUse(InterpreterConfig config) {
        Interpreter sub = runtime.create(config);
        PyModule module;
        PyObject function;
        try (Attached python = sub.attach()) {
            module = python.newModule("m");
            function = python.function("f", (p, a) -> 1);
        }
        sub.close();
        assertThrows(IllegalStateException.class, module::name);
        assertThrows(IllegalStateException.class, module::dict);
        assertThrows(IllegalStateException.class, function::call);
        assertThrows(IllegalStateException.class, sub::attach);
        assertThrows(IllegalStateException.class, sub::interrupt);
        assertThrows(IllegalStateException.class, () -> sub.onMainThread(python -> 1));
        module.close();
        function.close();
        sub.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED_GIL", "OWN_GIL"})
    void aBufferThatWasOpenIsNeverFreedMemory(InterpreterConfig config) {
        Interpreter sub = runtime.create(config);
        PyBuffer buffer;
        try (Attached python = sub.attach();
                PyModule scratch = python.newModule("scratch");
                PyObject bytes = python.eval("bytearray(b'x' * 100_000)", scratch)) {
            buffer = bytes.buffer();
        }
        sub.close();
        try (Interpreter next = runtime.create(config);
                Attached python = next.attach();
                PyObject other = python.of("y".repeat(100_000))) {
            assertEquals('x', buffer.bytes().get(99_999));
        }
        buffer.close();
        assertThrows(IllegalStateException.class, buffer::bytes);
    }

    @ParameterizedTest
    @Timeout(60)
    @EnumSource(names = {"SHARED_GIL", "OWN_GIL"})
    void objectsCanBeClosedWhileTheirInterpreterIs(InterpreterConfig config) throws Exception {
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        for (int round = 0; round < 10; round++) {
            Interpreter sub = runtime.create(config);
            List<PyObject> objects = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                objects.add(made(sub));
            }
            Thread closing =
                    new Thread(
                            () -> {
                                try {
                                    objects.forEach(PyObject::close);
                                } catch (Throwable problem) {
                                    failures.add(problem);
                                }
                            });
            closing.start();
            sub.close();
            closing.join();
            assertEquals(Interpreter.State.ENDED, sub.state(), sub::parkedFor);
        }
        assertEquals(List.of(), List.copyOf(failures));
    }
}

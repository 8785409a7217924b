package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.JavaFunction;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** An attachment is good for the thread that has it, while it is the one on top. */
@InEachInterpreter
class AttachmentTest {

    private final Interpreter interpreter;
    private final Interpreter elsewhere;

    AttachmentTest(InterpreterConfig config) {
        interpreter = TestPython.interpreter(config);
        elsewhere = TestPython.otherThan(config);
    }

    private static void isRefused(Attached python, PyModule module, PyObject code) {
        List<Executable> uses =
                List.of(
                        () -> python.of(1),
                        () -> python.importModule("sys"),
                        () -> python.module("sys"),
                        () -> python.newModule("m"),
                        () -> python.function("f", (p, a) -> null),
                        () -> python.view(List.of(), Object.class),
                        () -> python.view(Set.of(), Object.class),
                        () -> python.view(Map.of(), Object.class, Object.class),
                        () -> python.compile("1", "f.py"),
                        () -> python.exec(code, module),
                        () -> python.eval("1", module),
                        () -> python.original(new RuntimeException()),
                        () -> python.detached(() -> null),
                        python::close);
        for (Executable use : uses) {
            assertThrows(IllegalStateException.class, use);
        }
    }

    @Test
    void onceClosedItIsRefused() {
        Attached python = interpreter.attach();
        try (PyModule module = python.newModule("m");
                PyObject code = python.compile("1", "f.py")) {
            python.close();
            isRefused(python, module, code);
        }
    }

    @Test
    void anotherThreadIsRefused() {
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("m");
                PyObject code = python.compile("1", "f.py")) {
            CompletableFuture<Void> other =
                    CompletableFuture.runAsync(() -> isRefused(python, module, code));
            python.detached(other::join);
        }
    }

    @Test
    void whileDetachedItIsRefused() {
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("m");
                PyObject code = python.compile("1", "f.py")) {
            python.detached(
                    () -> {
                        isRefused(python, module, code);
                        return null;
                    });
            assertTrue(python.original(new RuntimeException()).isEmpty());
        }
    }

    @Test
    void underAnAttachmentToAnotherInterpreterItIsRefused() {
        assumeFalse(isProcess(), "a process does not know what the thread is attached to");
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("m");
                PyObject code = python.compile("1", "f.py")) {
            try (Attached inner = elsewhere.attach();
                    PyObject one = inner.of(1)) {
                isRefused(python, module, code);
                assertEquals(1, one.as(int.class));
            }
            python.exec(code, module);
        }
    }

    @Test
    void aFunctionThatPythonCallsDoesNotCloseItsAttachment() {
        JavaFunction closes =
                (attached, arguments) -> {
                    assertThrows(IllegalStateException.class, attached::close);
                    return 1;
                };
        try (Attached python = interpreter.attach();
                PyObject function = python.function("closes", closes)) {
            assertEquals(1, function.callAs(int.class));
            callOnPythonThread(python, function);
        }
    }

    @Test
    void whatAFunctionThatPythonCallsLeavesAttachedIsClosed() {
        JavaFunction leaves =
                (attached, arguments) -> {
                    interpreter.attach();
                    leaveAttachedElsewhere();
                    return interpreter.attach() == attached ? 1 : 2;
                };
        try (Attached python = interpreter.attach();
                PyObject function = python.function("leaves", leaves)) {
            function.callAs(int.class);
            assertIsBack(python);
            callOnPythonThread(python, function);
        }
        assertNobodyIsAttached();
    }

    @Test
    void whatIsLeftAttachedWhileDetachedIsClosed() {
        try (Attached python = interpreter.attach()) {
            python.detached(interpreter::attach);
            assertIsBack(python);
            python.detached(
                    () -> {
                        leaveAttachedElsewhere();
                        return null;
                    });
            assertIsBack(python);
        }
        assertNobodyIsAttached();
    }

    @Test
    void whatWorkOnTheMainThreadLeavesAttachedIsClosed() {
        boolean done =
                interpreter.onMainThread(
                        attached -> {
                            interpreter.attach();
                            leaveAttachedElsewhere();
                            interpreter.attach();
                            return true;
                        });
        assertTrue(done);
        assertNobodyIsAttached();
        interpreter.onMainThread(
                attached -> assertThrows(IllegalStateException.class, attached::close));
        assertNobodyIsAttached();
    }

    /** Nothing that ends in a process ends what is embedded. */
    private void leaveAttachedElsewhere() {
        if (!isProcess()) {
            elsewhere.attach();
        }
    }

    private boolean isProcess() {
        return interpreter.config() == InterpreterConfig.PROCESS;
    }

    private static void assertIsBack(Attached python) {
        try (PyObject one = python.of(1)) {
            assertEquals(1, one.as(int.class));
        }
    }

    /** Another thread would wait for ever for a GIL that this one had kept. */
    private void assertNobodyIsAttached() {
        for (Interpreter each : List.of(interpreter, elsewhere)) {
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> each.attach().close());
            assertDoesNotThrow(() -> other.get(20, TimeUnit.SECONDS));
        }
    }

    private static void callOnPythonThread(Attached python, PyObject function) {
        try (PyModule threading = python.importModule("threading");
                PyObject threads = threading.getAttr("Thread");
                PyObject thread = threads.callWith(Map.of("target", function))) {
            thread.callMethod("start").close();
            thread.callMethod("join").close();
        }
    }
}

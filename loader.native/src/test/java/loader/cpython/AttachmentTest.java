package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
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
}

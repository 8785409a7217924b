package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.CompletableFuture;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code threading} says about the threads that Java calls Python on. */
class MainThreadTest {

    private static Object eval(Attached python, String expression) {
        try (PyModule threading = python.importModule("threading");
                PyObject value = python.eval(expression, threading)) {
            return value.as(Object.class);
        }
    }

    private static Object onMainThread(Interpreter interpreter, String expression) {
        return interpreter.onMainThread(python -> eval(python, expression));
    }

    /** Another Java thread may be the first to import {@code threading}. */
    @ParameterizedTest
    @EnumSource(names = {"SHARED_GIL", "OWN_GIL"})
    void theInterpretersThreadIsPythonsMainThread(InterpreterConfig config) {
        try (Interpreter interpreter = TestPython.get().create(config)) {
            try (Attached python = interpreter.attach()) {
                assertEquals(false, eval(python, "current_thread() is main_thread()"));
            }
            assertEquals(true, onMainThread(interpreter, "current_thread() is main_thread()"));
            assertEquals(true, onMainThread(interpreter, "main_thread().ident == get_ident()"));
            assertEquals(false, onMainThread(interpreter, "Thread().daemon"));
        }
    }

    private static final String REFUSED =
            """
            import _signal
            try:
                %s
            except ValueError as e:
                raised = str(e)
            """;

    /** CPython refuses them outside of the main interpreter; uvloop sets a descriptor. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "SHARED_GIL; _signal.signal(2, _signal.SIG_IGN)",
                "SHARED_GIL; _signal.set_wakeup_fd(-1)",
                "OWN_GIL; _signal.set_wakeup_fd(-1)"
            })
    void whatIsRefusedForSignalsNamesTheWayThatWorks(InterpreterConfig config, String call) {
        Object raised =
                TestPython.interpreter(config)
                        .onMainThread(
                                python -> {
                                    try (PyModule module = python.newModule("test");
                                            PyObject code =
                                                    python.compile(
                                                            REFUSED.formatted(call), "<test>")) {
                                        python.exec(code, module);
                                        return module.getAttrAs(String.class, "raised");
                                    }
                                });
        assertEquals(
                call.substring("_signal.".length(), call.indexOf('('))
                        + " only works in main thread of the main interpreter; use that one"
                        + " (py:run --main) or a process (py:run --process)",
                raised);
    }

    @ParameterizedTest
    @MethodSource("loader.cpython.TestPython#kinds")
    void everyInterpreterHasOneMainThread(InterpreterConfig config) {
        assertEquals(
                1,
                onMainThread(
                        TestPython.interpreter(config),
                        "sum(isinstance(t, _MainThread) for t in enumerate())"));
    }

    /** As of threads that C code has started. */
    @ParameterizedTest
    @MethodSource("loader.cpython.TestPython#kinds")
    void threadsThatCodeOnAThreadOfJavaStartsAreDaemons(InterpreterConfig config) {
        Interpreter interpreter = TestPython.interpreter(config);
        CompletableFuture<Object> seen =
                CompletableFuture.supplyAsync(
                        () -> {
                            try (Attached python = interpreter.attach()) {
                                return eval(python, "Thread().daemon");
                            }
                        });
        assertEquals(true, seen.join());
    }
}

package loader.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.testing.Program;
import loader.testing.Program.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * C code keeps the address of a callback of {@code ctypes}. When the callback has gone, with its
 * interpreter or before, a call of the address reaches no other callback.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LateCallbackTest {

    private static final int ROUNDS = 10;

    private static final String SETUP =
            """
            import _interpreters, ctypes, sys
            from ctypes import c_double, c_float, c_int, c_longlong, c_size_t, c_void_p
            late = ctypes.CDLL(library)
            Callback = ctypes.CFUNCTYPE(c_int, c_int)
            late.keep.argtypes = [Callback]
            seen = []
            def make(function):
                return Callback(function)
            def address(callback):
                return c_size_t.from_buffer(callback).value
            def see(value):
                seen.append(value)
                return value + 1
            """;

    private static final String KEEP = "callback = make(see); late.keep(callback)";

    private static final String OTHERS = "others = [make(see) for _ in range(100)]";

    private static Object run(Interpreter interpreter, String code, String result) {
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("test");
                PyObject compiled = python.compile(SETUP + code, "<test>")) {
            module.setAttr("library", Scenarios.library("late").toString());
            python.exec(compiled, module);
            try (PyObject value = python.eval(result, module)) {
                return value.as(Object.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED_GIL", "OWN_GIL"})
    void nothingIsCalledWhenTheInterpreterHasEnded(InterpreterConfig config) {
        Interpreter one = Scenarios.interpreter(config);
        assertEquals(6, run(one, KEEP + "; sys.keeping = callback", "late.call_on_thread(5)"));
        Scenarios.end(one);
        Interpreter other = Scenarios.interpreter(config);
        assertEquals(
                List.of(0, 0, 0),
                run(other, OTHERS, "[late.call_on_thread(5), late.call(5), len(seen)]"));
        Scenarios.end(other);
    }

    @ParameterizedTest
    @MethodSource("loader.cpython.TestPython#kinds")
    void nothingIsCalledWhenTheCallbackHasGone(InterpreterConfig config) {
        Interpreter interpreter = Scenarios.interpreter(config);
        assertEquals(
                List.of(0, 0, 0),
                run(
                        interpreter,
                        KEEP + "; del callback; " + OTHERS,
                        "[late.call_on_thread(5), late.call(5), len(seen)]"));
        Scenarios.end(interpreter);
    }

    @ParameterizedTest
    @MethodSource("loader.cpython.TestPython#kinds")
    void aThreadIsInTheInterpreterThatHasMadeTheCallback(InterpreterConfig config) {
        Interpreter other = Scenarios.interpreter(InterpreterConfig.OWN_GIL);
        run(other, "", "None");
        Interpreter interpreter = Scenarios.interpreter(config);
        run(Scenarios.main(), "", "None");
        String code =
                "callback = make(lambda value: _interpreters.get_current()[0]); late.keep(callback)";
        int id = (int) interpreter.id();
        assertEquals(
                List.of(id, id), run(interpreter, code, "[late.call_on_thread(5), late.call(5)]"));
        Scenarios.end(interpreter);
        Scenarios.end(other);
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED_GIL", "OWN_GIL"})
    void anInterpreterEndsWhileThreadsCallItsCallback(InterpreterConfig config) {
        for (int i = 0; i < ROUNDS; i++) {
            Interpreter interpreter = Scenarios.interpreter(config);
            run(interpreter, KEEP + "; sys.keeping = callback; late.start_calling()", "None");
            Scenarios.end(interpreter);
            run(Scenarios.main(), OTHERS + "; late.stop_calling()", "None");
        }
    }

    @ParameterizedTest
    @MethodSource("loader.cpython.TestPython#kinds")
    void aCallbackGoesWhileThreadsCallIt(InterpreterConfig config) {
        Interpreter interpreter = Scenarios.interpreter(config);
        String code =
                """
                callback = make(lambda value: 0)
                late.keep(callback)
                late.start_calling()
                del callback
                others = [make(see) for _ in range(100)]
                late.stop_calling()
                """;
        for (int i = 0; i < ROUNDS; i++) {
            assertEquals(0, run(interpreter, code, "len(seen)"));
        }
        Scenarios.end(interpreter);
    }

    /** What the caller gets is 0, whatever the type, and not what has been in a register. */
    @Test
    void theResultIsZero() {
        String code =
                """
                class Pair(ctypes.Structure):
                    _fields_ = [("x", c_double), ("y", c_longlong)]
                def results(make_gone):
                    for kind in c_double, c_float, c_longlong, c_void_p, ctypes.c_longdouble, None:
                        prototype = ctypes.CFUNCTYPE(kind, Pair, c_double, c_float, c_int)
                        one = prototype(lambda pair, *rest: pair.y if kind in kinds else None)
                        function = prototype(address(one))
                        if make_gone:
                            one = None
                        yield function(Pair(1.5, 7), 2.5, 3.5, 4)
                kinds = c_double, c_float, c_longlong, c_void_p, ctypes.c_longdouble
                """;
        assertEquals(
                List.of("[7.0, 7.0, 7, 7, 7.0, None]", "[0.0, 0.0, 0, None, 0.0, None]"),
                run(
                        Scenarios.main(),
                        code,
                        "[str(list(results(make_gone))) for make_gone in (False, True)]"));
    }

    /** Those of callbacks that have gone long ago are used again. */
    @Test
    void callbacksThatHaveGoneTakeLittleMemory() {
        String code = "pages = {address(make(see)) >> 12 for _ in range(200_000)}";
        int pages = (int) run(Scenarios.main(), code, "len(pages)");
        assertTrue(pages < 1000, () -> pages + " pages");
    }

    /** What the other process runs. */
    static final class Late {

        private Late() {}

        public static void main(String[] args) {
            Interpreter one = Scenarios.interpreter(InterpreterConfig.SHARED_GIL);
            run(one, KEEP + "; sys.keeping = callback", "None");
            Scenarios.end(one);
            System.out.println(run(Scenarios.main(), "", "late.call_on_thread(5), late.call(5)"));
            System.exit(0);
        }
    }

    /**
     * What the other process runs: the interpreter opens Loader's library to change the process.
     */
    static final class BesideAnother {

        private BesideAnother() {}

        public static void main(String[] args) {
            run(Scenarios.main(), KEEP + "; sys.keeping = callback", "None");
            Interpreter other = Scenarios.interpreter(InterpreterConfig.SHARED_GIL);
            run(other, "import os; os.chdir('.')", "None");
            System.out.println(run(Scenarios.main(), "", "late.call_on_thread(5)"));
            Scenarios.end(other);
            System.out.println(run(Scenarios.main(), "", "late.call_on_thread(6)"));
            System.exit(0);
        }
    }

    @Test
    void aThreadComesIntoMainWhateverOthersHaveOpened() {
        Outcome outcome = Program.java(List.of(), BesideAnother.class).run();
        assertEquals(List.of("6", "7"), outcome.lines(), outcome::toString);
    }

    @Test
    void theLogNamesTheLibraryOnce() {
        Outcome outcome = Program.java(List.of(), Late.class).run();
        assertEquals(0, outcome.status(), outcome::toString);
        List<String> lines =
                outcome.err().lines().filter(line -> line.startsWith("loader: ")).toList();
        assertEquals(
                List.of(
                        "loader: late.so called a callback of ctypes that has gone (interpreter 1):"
                                + " the call returned 0"),
                lines);
    }
}

package loader.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A thread that a library starts comes into the interpreter that has loaded the library ({@code
 * PyGILState_Ensure}). CPython lets it into the main one, whose modules are others.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ThreadsOfCTest {

    private static final int ROUNDS = 1000;

    private static final String LOAD =
            """
            import importlib.util, sys
            if name not in sys.modules:
                spec = importlib.util.spec_from_file_location(name, library)
                sys.modules[name] = importlib.util.module_from_spec(spec)
                spec.loader.exec_module(sys.modules[name])
            module = sys.modules[name]
            """;

    private static final String CALL =
            """
            import _interpreters
            seen = []
            modules = sys.modules
            def see():
                import fractions, sys
                seen.append(_interpreters.get_current()[0])
                seen.append(sys.modules is modules and sys.modules["fractions"] is fractions)
            own, other, is_attached = module.call(see)
            """;

    @TempDir Path folder;
    private Path library;

    @BeforeEach
    void copyLibrary() {
        library = Scenarios.copied("calling.so", folder.resolve("calling.so"));
    }

    private Object run(Interpreter interpreter, String name, String code, String result) {
        try (Attached python = interpreter.attach();
                PyModule module = python.newModule("test");
                PyObject compiled = python.compile(LOAD + code, "<test>")) {
            module.setAttr("name", name);
            module.setAttr("library", library.toString());
            python.exec(compiled, module);
            try (PyObject value = python.eval(result, module)) {
                return value.as(Object.class);
            }
        }
    }

    private Object run(Interpreter interpreter, String code, String result) {
        return run(interpreter, "calling", code, result);
    }

    private static void end(Interpreter interpreter) {
        interpreter.close();
        assertEquals(Interpreter.State.ENDED, interpreter.state(), interpreter::parkedFor);
    }

    private void assertThreadIsIn(Interpreter interpreter, String name) {
        long id = interpreter.id();
        assertEquals(
                List.of(id, id, id, true),
                ((List<?>) run(interpreter, name, CALL, "[own, other, *seen]"))
                        .stream().map(ThreadsOfCTest::asLong).toList());
    }

    private static Object asLong(Object value) {
        return value instanceof Number number ? (Object) number.longValue() : value;
    }

    @Test
    void aThreadIsInTheInterpreterThatHasLoadedItsLibrary() {
        assertThreadIsIn(Scenarios.main(), "calling");
        Interpreter one = TestPython.get().create(InterpreterConfig.SHARED_GIL);
        Interpreter other = TestPython.get().create(InterpreterConfig.SHARED_GIL);
        assertThreadIsIn(one, "calling");
        assertThreadIsIn(other, "calling");
        assertThreadIsIn(Scenarios.main(), "calling");
        assertThreadIsIn(one, "calling");
        end(one);
        end(other);
    }

    @Test
    void theFirstInterpreterHasTheLibraryItself() {
        Interpreter first = TestPython.get().create(InterpreterConfig.SHARED_GIL);
        assertThreadIsIn(first, "calling");
        end(first);
        assertThreadIsIn(Scenarios.main(), "calling");
    }

    @Test
    void aLibraryThatSeveralInterpretersShareCallsTheMainOne() {
        Interpreter one = TestPython.get().create(InterpreterConfig.OWN_GIL);
        Interpreter other = TestPython.get().create(InterpreterConfig.OWN_GIL);
        assertThreadIsIn(one, "shared");
        run(other, "shared", "", "None");
        String call = "other = module.call(lambda: None)[1]";
        assertEquals(0, run(one, "shared", call, "other"));
        assertEquals(0, run(other, "shared", call, "other"));
        end(one);
        assertThreadIsIn(other, "shared");
        end(other);
    }

    @ParameterizedTest
    @MethodSource("loader.cpython.TestPython#kinds")
    void nothingIsLeftOfAThread(InterpreterConfig config) {
        Interpreter interpreter = Scenarios.interpreter(config);
        String name = config == InterpreterConfig.OWN_GIL ? "shared" : "calling";
        String rounds =
                """
                module.call(int)
                before = module.count_states()
                ids = {module.call(int)[:2] for _ in range(%d)}
                after = module.count_states()
                """;
        int id = (int) interpreter.id();
        assertEquals(
                List.of(List.of(id, id), 0),
                run(interpreter, name, rounds.formatted(ROUNDS), "[list(*ids), after - before]"));
        if (config != InterpreterConfig.MAIN) {
            end(interpreter);
        }
    }

    @Test
    void interpretersHaveThreadsAtOnce() throws Exception {
        List<Interpreter> interpreters = new ArrayList<>(List.of(Scenarios.main()));
        for (int i = 0; i < 3; i++) {
            interpreters.add(TestPython.get().create(InterpreterConfig.SHARED_GIL));
        }
        String rounds = "ids = {module.call(int)[:2] for _ in range(%d)}".formatted(ROUNDS);
        List<CompletableFuture<Object>> seen = new ArrayList<>();
        for (Interpreter each : interpreters) {
            CompletableFuture<Object> ids = new CompletableFuture<>();
            seen.add(ids);
            new Thread(
                            () ->
                                    ids.completeAsync(
                                            () -> run(each, rounds, "list(*ids)"), Runnable::run))
                    .start();
        }
        for (int i = 0; i < interpreters.size(); i++) {
            int id = (int) interpreters.get(i).id();
            assertEquals(List.of(id, id), seen.get(i).get());
        }
        for (Interpreter each : interpreters.subList(1, interpreters.size())) {
            end(each);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED_GIL", "OWN_GIL"})
    void threadsThatComeWhenTheInterpreterEndsAreHeld(InterpreterConfig config) {
        String name = config == InterpreterConfig.OWN_GIL ? "shared" : "calling";
        for (int i = 0; i < 10; i++) {
            library = Scenarios.copied("calling.so", folder.resolve("calling" + i + ".so"));
            Interpreter interpreter = TestPython.get().create(config);
            run(interpreter, name, "for _ in range(4): module.start_using()", "None");
            assertThreadIsIn(interpreter, name);
            end(interpreter);
        }
        library = Scenarios.copied("calling.so", folder.resolve("later.so"));
        assertThreadIsIn(Scenarios.main(), "later.calling");
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED_GIL", "OWN_GIL"})
    void statesThatCCodeKeepsForEndedThreadsAreDeletedAtTheEnd(InterpreterConfig config) {
        Interpreter interpreter = TestPython.get().create(config);
        String name = config == InterpreterConfig.OWN_GIL ? "shared" : "calling";
        String rounds =
                """
                before = module.count_states()
                assert all(module.call_keeping() for _ in range(100))
                after = module.count_states()
                """;
        assertEquals(100, run(interpreter, name, rounds, "after - before"));
        end(interpreter);
    }

    /** What it still uses is not taken apart. */
    @Test
    void anInterpreterWithAThreadIsParked() {
        Interpreter interpreter = TestPython.get().create(InterpreterConfig.SHARED_GIL);
        run(interpreter, "module.start_staying()", "None");
        interpreter.close();
        assertEquals(Interpreter.State.PARKED, interpreter.state());
        assertEquals("1 threads that C code started are in it", interpreter.parkedFor());
    }

    @Test
    void theEndWaitsForAThreadThatLeaves() {
        Interpreter interpreter = TestPython.get().create(InterpreterConfig.SHARED_GIL);
        run(interpreter, "module.start_staying(500)", "None");
        end(interpreter);
    }

    /** One of Java that is in another interpreter, too. */
    @ParameterizedTest
    @MethodSource("loader.cpython.TestPython#kinds")
    void aThreadThatPythonKnowsStaysWhereItIs(InterpreterConfig config) {
        Interpreter interpreter = Scenarios.interpreter(config);
        String name = config == InterpreterConfig.OWN_GIL ? "shared" : "calling";
        int id = (int) interpreter.id();
        try (Attached outer = TestPython.otherThan(config).attach()) {
            assertEquals(
                    List.of(id, id, 1, 0), run(interpreter, name, "", "list(module.call_here())"));
            outer.of("").close();
        }
        if (config != InterpreterConfig.MAIN) {
            end(interpreter);
        }
    }

    @Test
    void pythonSaysWhetherAThreadIsAttachedAlsoWhenThereAreInterpreters() {
        Interpreter interpreter = TestPython.get().create(InterpreterConfig.SHARED_GIL);
        for (Interpreter each : List.of(interpreter, Scenarios.main())) {
            assertEquals(0, run(each, CALL, "is_attached"));
        }
        end(interpreter);
        assertTrue(interpreter.parkedFor().isEmpty());
    }
}

package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import loader.bridge.EmbeddedPython;
import loader.convert.Conversions;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import loader.testing.OpenFiles;
import loader.testing.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SubInterpreterTest {

    private static final int BUFFER = 32 << 20;

    private final EmbeddedPython runtime = TestPython.get();

    private static void exec(Attached python, String source) {
        try (PyModule main = python.module("__main__");
                PyObject code = python.compile(source, "<test>")) {
            python.exec(code, main);
        }
    }

    private static Object eval(Attached python, String expression) {
        try (PyModule main = python.module("__main__");
                PyObject value = python.eval(expression, main)) {
            return value.as(Object.class);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED_GIL", "OWN_GIL"})
    void eachInterpreterHasItsOwnModules(InterpreterConfig config) {
        try (Interpreter one = runtime.create(config);
                Interpreter other = runtime.create(config)) {
            try (Attached python = one.attach()) {
                exec(python, "import json; x = json.dumps([1])");
            }
            try (Attached python = other.attach()) {
                assertEquals(false, eval(python, "'x' in globals()"));
            }
            try (Attached python = one.attach()) {
                assertEquals("[1]", eval(python, "x"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED_GIL", "OWN_GIL"})
    void pythonCodeEndsOnlyInterpretersThatPythonCodeHasMade(InterpreterConfig config) {
        try (Interpreter one = runtime.create(config);
                Interpreter other = runtime.create(config);
                Attached python = one.attach()) {
            exec(
                    python,
                    """
                    import _interpreters
                    def alive(id):
                        try:
                            return _interpreters.whence(id) is not None
                        except _interpreters.InterpreterNotFoundError:
                            return False
                    made = _interpreters.create()
                    refused = set()
                    for id in made, *javas:
                        try:
                            _interpreters.destroy(id)
                        except _interpreters.InterpreterError:
                            refused.add(id)
                    left = {id for id in (made, *javas) if alive(id)}
                    """
                            .replace("javas", "(0, %d, %d)".formatted(one.id(), other.id())));
            assertEquals(
                    Set.of(0L, one.id(), other.id()),
                    ((Set<?>) eval(python, "refused"))
                            .stream()
                                    .map(each -> ((Number) each).longValue())
                                    .collect(Collectors.toSet()));
            assertEquals(true, eval(python, "made not in left and refused <= left"));
            try (Attached inOther = other.attach()) {
                assertEquals(2, eval(inOther, "1 + 1"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED_GIL", "OWN_GIL"})
    void oneThatCannotBeEquippedEnds(InterpreterConfig config) {
        CPythonInterpreter main = (CPythonInterpreter) runtime.main();
        SubInterpreters interpreters =
                new SubInterpreters(main.python(), main.upcalls(), new Conversions(List::of));
        List<Interpreter> made = new ArrayList<>();
        Consumer<CPythonInterpreter> refusal =
                created -> {
                    made.add(created);
                    throw new IllegalStateException("no equipment");
                };
        assertEquals(
                "no equipment",
                assertThrows(
                                IllegalStateException.class,
                                () -> interpreters.create(config, refusal))
                        .getMessage());
        assertEquals(Interpreter.State.ENDED, made.get(0).state());
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED_GIL", "OWN_GIL"})
    void attachmentsOfSeveralInterpretersNestOnOneThread(InterpreterConfig config) {
        Interpreter main = runtime.main();
        try (Interpreter sub = runtime.create(config)) {
            try (Attached outer = main.attach()) {
                exec(outer, "name = 'main'");
                try (Attached inner = sub.attach()) {
                    exec(inner, "name = 'sub'");
                    try (Attached again = main.attach()) {
                        assertEquals("main", eval(again, "name"));
                    }
                    assertEquals("sub", eval(inner, "name"));
                }
                assertEquals("main", eval(outer, "name"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("loader.cpython.TestPython#kinds")
    void whatWorkOnTheMainThreadThrowsComesBack(InterpreterConfig config) {
        Interpreter interpreter = TestPython.interpreter(config);
        for (Throwable thrown : List.of(new IllegalStateException(), new AssertionError())) {
            assertSame(
                    thrown,
                    assertThrows(
                            Throwable.class,
                            () ->
                                    interpreter.onMainThread(
                                            python -> {
                                                if (thrown instanceof Error error) {
                                                    throw error;
                                                }
                                                throw (RuntimeException) thrown;
                                            })));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED_GIL", "OWN_GIL"})
    void anInterpreterThatIsClosedRefusesAttachment(InterpreterConfig config) {
        Interpreter sub = runtime.create(config);
        sub.close();
        assertEquals(Interpreter.State.ENDED, sub.state());
        assertThrows(IllegalStateException.class, sub::attach);
        assertFalse(sub.cpuTime().isNegative());
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED_GIL", "OWN_GIL"})
    void exitFunctionsHaveRunWhenAnInterpreterIsClosedSoon(InterpreterConfig config) {
        List<Object> heard = new CopyOnWriteArrayList<>();
        Interpreter sub = runtime.create(config);
        try (Attached python = sub.attach();
                PyModule main = python.module("__main__");
                PyObject hear =
                        python.function(
                                "hear",
                                (attached, said) -> heard.add(said.get(0).as(String.class)))) {
            main.setAttr("hear", hear);
            exec(python, "import atexit; atexit.register(hear, 'goodbye')");
        }
        sub.closeSoon();
        assertEquals(List.of("goodbye"), heard);
        assertThrows(IllegalStateException.class, sub::attach);
        sub.close();
        assertEquals(Interpreter.State.ENDED, sub.state());
    }

    @Test
    @Timeout(60)
    void aThreadThatIsAttachedElsewhereMakesUsesAndClosesInterpreters() {
        try (Attached outer = runtime.main().attach()) {
            Interpreter sub = runtime.create(InterpreterConfig.SHARED_GIL);
            Object product = sub.onMainThread(python -> eval(python, "6 * 7"));
            assertEquals(42, product);
            sub.close();
            assertEquals(Interpreter.State.ENDED, sub.state());
            assertEquals(1, eval(outer, "1"));
        }
    }

    /** Otherwise its next attachment would write into memory that was freed with the state. */
    @Test
    void aThreadThatHasLeftHasNoStateOnRecord() {
        CPythonInterpreter main = (CPythonInterpreter) runtime.main();
        try (Interpreter sub = runtime.create(InterpreterConfig.OWN_GIL)) {
            sub.attach().close();
            assertEquals(0, main.python().api().PyGILState_GetThisThreadState());
            try (AttachedThread again = (AttachedThread) sub.attach()) {
                assertEquals(again.state(), again.api().PyGILState_GetThisThreadState());
            }
            try (AttachedThread elsewhere = main.attach()) {
                assertEquals(elsewhere.state(), elsewhere.api().PyGILState_GetThisThreadState());
            }
        }
    }

    @Test
    @Timeout(60)
    void aThreadCannotCloseTheInterpreterThatItIsIn() {
        Interpreter sub = runtime.create(InterpreterConfig.SHARED_GIL);
        try (Attached python = sub.attach()) {
            assertThrows(IllegalStateException.class, sub::close);
            python.detached(() -> assertThrows(IllegalStateException.class, sub::close));
            try (Attached other = runtime.main().attach()) {
                assertThrows(IllegalStateException.class, sub::close);
            }
        }
        sub.close();
        assertEquals(Interpreter.State.ENDED, sub.state());
    }

    @Test
    @Timeout(120)
    void manyThreadsComeAndGoWhileTheirInterpretersEnd() throws Exception {
        for (int round = 0; round < 10; round++) {
            try (Interpreter sub = runtime.create(InterpreterConfig.SHARED_GIL)) {
                List<Thread> threads = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    threads.add(
                            new Thread(
                                    () -> {
                                        try (Attached python = sub.attach()) {
                                            eval(python, "sum(range(100))");
                                        }
                                    }));
                }
                for (Thread thread : threads) {
                    thread.start();
                    thread.join();
                }
            }
        }
    }

    @Test
    void callsBetweenJavaAndPythonNestFiftyDeep() {
        try (Interpreter one = runtime.create(InterpreterConfig.SHARED_GIL);
                Interpreter other = runtime.create(InterpreterConfig.SHARED_GIL)) {
            assertEquals(50L, nested(one, other, 50));
        }
    }

    /** Java calls Python, which calls Java, which goes on in the other interpreter. */
    private static long nested(Interpreter here, Interpreter there, int depth) {
        if (depth == 0) {
            return 0;
        }
        try (Attached python = here.attach();
                PyObject down = python.function("down", (p, a) -> nested(there, here, depth - 1));
                PyModule scratch = python.newModule("scratch")) {
            scratch.setAttr("down", down);
            try (PyObject sum = python.eval("1 + (lambda: down())()", scratch)) {
                return sum.as(Long.class);
            }
        }
    }

    @Test
    void aJavaFunctionBelongsToTheInterpreterItWasMadeIn() {
        AtomicInteger calls = new AtomicInteger();
        try (Interpreter sub = runtime.create(InterpreterConfig.SHARED_GIL);
                Attached python = sub.attach();
                PyObject count =
                        python.function(
                                "count",
                                (p, a) -> p.interpreter() == sub ? calls.incrementAndGet() : -1);
                PyModule main = python.module("__main__")) {
            main.setAttr("count", count);
            exec(
                    python,
                    "import threading\nt = threading.Thread(target=count)\nt.start()\nt.join()");
            assertEquals(1, calls.get());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED_GIL", "OWN_GIL"})
    void daemonsThatRunAndThatWaitEndWithTheInterpreter(InterpreterConfig config) {
        Interpreter sub = runtime.create(config);
        try (Attached python = sub.attach()) {
            exec(
                    python,
                    """
                    import threading, time
                    begun = threading.Barrier(4)
                    def repeat(function, *arguments):
                        begun.wait()
                        while True:
                            function(*arguments)
                    def start():
                        thread = threading.Thread(target=str, daemon=True)
                        thread.start()
                        thread.join()
                    for work in (str, 1), (time.sleep, 0.001), (start,):
                        threading.Thread(target=repeat, args=work, daemon=True).start()
                    begun.wait()
                    """);
        }
        sub.close();
        assertEquals(Interpreter.State.ENDED, sub.state(), sub.parkedFor());
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED_GIL", "OWN_GIL"})
    void aThreadThatStillRunsParksTheInterpreterInsteadOfEndingTheProcess(
            InterpreterConfig config) {
        Interpreter sub = runtime.create(config);
        try (Attached python = sub.attach()) {
            exec(
                    python,
                    "import threading\nstop = threading.Event()\n"
                            + "threading.Thread(target=stop.wait, name='stuck', daemon=True).start()");
        }
        sub.close();
        assertEquals(Interpreter.State.PARKED, sub.state());
        assertTrue(sub.parkedFor().contains("stuck"), sub.parkedFor());
    }

    /** A C module that loses a reference keeps an object for ever, but not the memory of Java. */
    @ParameterizedTest
    @EnumSource(names = {"SHARED_GIL", "OWN_GIL"})
    void theMemoryOfAnInterpreterThatEndsIsFreedThoughAViewIsLeft(InterpreterConfig config)
            throws IOException {
        loseView(config);
        long before = Resident.bytes();
        int held = HeldObjects.count((CPythonInterpreter) runtime.main());
        for (int i = 0; i < 16; i++) {
            loseView(config);
        }
        assertEquals(held, HeldObjects.count((CPythonInterpreter) runtime.main()));
        Waiting.until(
                "the buffers are collected",
                () -> {
                    System.gc();
                    return Resident.bytes() - before < 8L * BUFFER;
                });
    }

    private void loseView(InterpreterConfig config) {
        ByteBuffer filled = ByteBuffer.allocateDirect(BUFFER);
        filled.asLongBuffer().put(new long[BUFFER / Long.BYTES]);
        try (Interpreter sub = runtime.create(config);
                AttachedThread python = (AttachedThread) sub.attach();
                Reference view = python.of(filled)) {
            python.api().Py_IncRef(view.address());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED_GIL", "OWN_GIL"})
    void whatIsStillAwaitedWhenTheInterpreterEndsFails(InterpreterConfig config) {
        CompletableFuture<PyObject> stage;
        Interpreter sub = runtime.create(config);
        try (Attached python = sub.attach()) {
            exec(python, "import asyncio");
            try (PyModule main = python.module("__main__");
                    PyObject coroutine = python.eval("asyncio.sleep(1000)", main)) {
                stage = coroutine.awaited().toCompletableFuture();
            }
        }
        sub.close();
        assertEquals(Interpreter.State.ENDED, sub.state(), sub::parkedFor);
        CompletionException failed = assertThrows(CompletionException.class, stage::join);
        assertEquals(
                "concurrent.futures._base.CancelledError",
                ((PythonException) failed.getCause()).type());
    }

    @Test
    void whatIsAwaitedInAParkedInterpreterFails() {
        CompletableFuture<PyObject> stage;
        Interpreter sub = runtime.create(InterpreterConfig.SHARED_GIL);
        try (Attached python = sub.attach()) {
            exec(
                    python,
                    """
                    import threading

                    begun = threading.Event()

                    async def stuck():
                        begun.set()
                        threading.Event().wait()
                    """);
            try (PyModule main = python.module("__main__");
                    PyObject coroutine = python.eval("stuck()", main)) {
                stage = coroutine.awaited().toCompletableFuture();
            }
            exec(python, "begun.wait()");
        }
        sub.close();
        assertEquals(Interpreter.State.PARKED, sub.state());
        CompletionException failed =
                assertThrows(
                        CompletionException.class,
                        () -> stage.orTimeout(60, TimeUnit.SECONDS).join());
        assertEquals(
                "Python interpreter " + sub.id() + " has ended", failed.getCause().getMessage());
    }

    @Test
    void deepRecursionIsAnErrorOnASmallStack() throws Exception {
        try (Interpreter sub = runtime.create(InterpreterConfig.SHARED_GIL)) {
            Throwable[] failure = new Throwable[1];
            Thread small =
                    new Thread(
                            null,
                            () -> {
                                try (Attached python = sub.attach();
                                        PyModule main = python.module("__main__");
                                        PyObject deeper =
                                                python.function(
                                                        "deeper",
                                                        (p, a) -> {
                                                            try (PyObject r =
                                                                    a.get(0).call(a.get(0))) {
                                                                return null;
                                                            }
                                                        })) {
                                    main.setAttr("deeper", deeper);
                                    exec(python, "import json, sys; sys.setrecursionlimit(10**6)");
                                    assertThrows(
                                            PythonException.class,
                                            () -> eval(python, "json.loads('[' * 100000)"));
                                    PythonException raised =
                                            assertThrows(
                                                    PythonException.class,
                                                    () -> eval(python, "deeper(deeper)"));
                                    assertEquals(
                                            "RecursionError",
                                            raised.type(),
                                            () -> raised.toString());
                                } catch (Throwable problem) {
                                    failure[0] = problem;
                                }
                            },
                            "small",
                            512 << 10);
            small.start();
            small.join();
            if (failure[0] != null) {
                throw new AssertionError(failure[0]);
            }
        }
    }

    @Test
    void roundsOfInterpretersLeaveNoThreadAndNoDescriptorBehind() throws Exception {
        int before = Thread.activeCount();
        long handles = runtimeHandles();
        int descriptors = OpenFiles.count();
        int rounds = Integer.getInteger("rounds", 50);
        for (int i = 0; i < rounds; i++) {
            try (Interpreter sub = runtime.create(InterpreterConfig.OWN_GIL);
                    Attached python = sub.attach()) {
                assertEquals(i, eval(python, "int('" + i + "')"));
            }
        }
        Waiting.until(
                "threads of interpreters have ended", () -> Thread.activeCount() <= before + 2);
        assertEquals(handles, runtimeHandles());
        OpenFiles.areNoMoreThan(descriptors + 2);
    }

    private long runtimeHandles() {
        return ((CPythonInterpreter) runtime.main()).upcalls().size();
    }
}

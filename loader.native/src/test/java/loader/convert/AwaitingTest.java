package loader.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import loader.cpython.InEachInterpreter;
import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import loader.testing.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Awaitables and asynchronous iterables, both ways. */
@InEachInterpreter
class AwaitingTest {

    private static final String SOURCE =
            """
            import asyncio

            log = []

            async def numbers(end):
                try:
                    for number in range(end):
                        await asyncio.sleep(0)
                        yield number
                finally:
                    await asyncio.sleep(0)
                    log.append("closed")

            async def broken():
                yield 1
                raise LookupError("broken")

            async def forever():
                log.append("begun")
                try:
                    await asyncio.Event().wait()
                except asyncio.CancelledError:
                    log.append("cancelled")
                    raise

            async def twice(stage):
                return 2 * await stage

            async def with_timeout(stage):
                try:
                    await asyncio.wait_for(stage, 0.01)
                except TimeoutError:
                    return "late"

            async def both(one, other):
                return await asyncio.gather(one, other)

            def run(function, *arguments):
                return asyncio.run(function(*arguments))

            def caught(function, *arguments):
                try:
                    return run(function, *arguments)
                except BaseException as problem:
                    return type(problem).__name__ + ": " + str(problem)

            def result(stage):
                return stage.result()
            """;

    private final Interpreter interpreter;
    private final PyModule module;

    AwaitingTest(InterpreterConfig config) {
        interpreter = TestPython.interpreter(config);
        try (Attached python = interpreter.attach();
                PyObject code = python.compile(SOURCE, "awaiting.py")) {
            module = python.newModule("awaiting");
            python.exec(code, module);
        }
    }

    @AfterEach
    void close() {
        module.close();
    }

    private List<?> log() {
        return module.getAttrAs(List.class, "log");
    }

    private PyObject made(String function, Object... arguments) {
        return module.callMethod(function, arguments);
    }

    @Test
    void aStageIsAwaited() {
        CompletableFuture<Integer> later = new CompletableFuture<>();
        CompletableFuture<Object> answer =
                CompletableFuture.supplyAsync(
                        () -> {
                            try (PyObject twice = module.getAttr("twice")) {
                                return module.callMethodAs(Object.class, "run", twice, later);
                            }
                        });
        later.complete(21);
        assertEquals(42, answer.orTimeout(20, TimeUnit.SECONDS).join());
    }

    @Test
    void stagesAreAwaitedTogether() {
        CompletionStage<String> one = CompletableFuture.completedStage("one");
        CompletionStage<Object> other = CompletableFuture.supplyAsync(() -> null);
        try (PyObject both = module.getAttr("both")) {
            List<?> found = module.callMethodAs(List.class, "run", both, one, other);
            assertEquals("one", found.get(0));
            assertEquals(null, found.get(1));
        }
    }

    @Test
    void anExceptionOfAStageIsRaised() {
        IOException thrown = new IOException("no such disk");
        try (PyObject twice = module.getAttr("twice")) {
            assertEquals(
                    "JavaError: java.io.IOException: no such disk",
                    module.callMethodAs(
                            String.class, "caught", twice, CompletableFuture.failedFuture(thrown)));
            PythonException raised =
                    assertThrows(
                            PythonException.class,
                            () -> made("run", twice, CompletableFuture.failedFuture(thrown)));
            assertSame(thrown, raised.getCause());
        }
    }

    @Test
    void aTimeoutInPythonCancelsTheStage() {
        CompletableFuture<Integer> never = new CompletableFuture<>();
        try (PyObject withTimeout = module.getAttr("with_timeout")) {
            assertEquals("late", module.callMethodAs(String.class, "run", withTimeout, never));
        }
        assertTrue(never.isCancelled());
    }

    @Test
    void aCancelledStageIsCancelledInPython() {
        CompletableFuture<Integer> cancelled = new CompletableFuture<>();
        cancelled.cancel(true);
        try (PyObject twice = module.getAttr("twice")) {
            assertEquals(
                    "CancelledError: ",
                    module.callMethodAs(String.class, "caught", twice, cancelled));
        }
        assertEquals(
                "concurrent.futures._base.CancelledError",
                assertThrows(PythonException.class, () -> made("result", cancelled)).type());
    }

    @Test
    void aResultIsWaitedForWithoutAnEventLoop() {
        CompletionStage<String> stage = CompletableFuture.supplyAsync(() -> "value");
        assertEquals("value", module.callMethodAs(String.class, "result", stage));
    }

    @Test
    void cancellingAStageInJavaCancelsTheCoroutine() {
        try (PyObject coroutine = made("forever")) {
            CompletableFuture<PyObject> stage = coroutine.awaited().toCompletableFuture();
            Waiting.until("it began", () -> log().contains("begun"));
            assertTrue(stage.cancel(true));
            Waiting.until("it is cancelled", () -> log().contains("cancelled"));
        }
    }

    @Test
    void anAsynchronousGeneratorIsAStream() {
        try (PyObject numbers = made("numbers", 4)) {
            Stream<?> items = numbers.as(Stream.class);
            assertEquals(List.of(0, 1, 2, 3), items.toList());
        }
        assertEquals(List.of("closed"), log());
    }

    @Test
    void aStreamThatIsClosedClosesItsAsynchronousGenerator() {
        try (PyObject numbers = made("numbers", 1_000_000);
                Stream<?> items = numbers.as(Stream.class)) {
            assertEquals(0, items.findFirst().orElseThrow());
        }
        assertEquals(List.of("closed"), log());
    }

    @Test
    void anExceptionOfAnAsynchronousGeneratorIsThrown() {
        try (PyObject broken = made("broken")) {
            Iterator<?> items = broken.as(Iterator.class);
            assertEquals(1, items.next());
            assertEquals("LookupError", assertThrows(PythonException.class, items::hasNext).type());
        }
    }

    @Test
    void theEventLoopDoesNotWaitForItself() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        CompletableFuture<Object> refused = new CompletableFuture<>();
        CompletableFuture<Object> later = new CompletableFuture<>();
        try (PyObject twice = module.getAttr("twice");
                PyObject coroutine = twice.call(later)) {
            coroutine
                    .awaited()
                    .exceptionally(
                            failure -> {
                                try (PyObject numbers = made("numbers", 1)) {
                                    numbers.as(Iterator.class).hasNext();
                                } catch (PythonException problem) {
                                    refused.complete(problem.getMessage());
                                } finally {
                                    done.countDown();
                                }
                                return null;
                            });
            later.completeExceptionally(new IOException("fails"));
            assertTrue(done.await(20, TimeUnit.SECONDS));
        }
        assertTrue(
                refused.get(20, TimeUnit.SECONDS).toString().contains("cannot wait for itself"),
                () -> refused.join().toString());
    }

    @Test
    void whatIsNotIterableIsRefusedByName() {
        try (Attached python = interpreter.attach();
                PyObject number = python.of(5)) {
            assertEquals(
                    "int cannot become java.util.Iterator",
                    assertThrows(ClassCastException.class, () -> number.as(Iterator.class))
                            .getMessage());
        }
    }
}

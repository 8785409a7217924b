package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.JavaFunction;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.api.Test;

/** Java code has the GIL while it has an attachment, and no other code has that Python calls. */
@InEachInterpreter
class GilRuleTest {

    private final Interpreter interpreter;
    private final List<Boolean> seen = new ArrayList<>();

    GilRuleTest(InterpreterConfig config) {
        interpreter = TestPython.interpreter(config);
    }

    /** Whether the calling thread has a GIL. */
    private boolean hasGil() {
        return ((CPythonInterpreter) interpreter).python().api().PyThreadState_GetUnchecked() != 0;
    }

    /** What is to be done by Java code that is called from Python. */
    private int look() {
        seen.add(hasGil());
        return 1;
    }

    private void assertNeverHeld(int calls) {
        assertEquals(calls, seen.size());
        assertFalse(seen.contains(true), seen.toString());
    }

    @Test
    void aFunctionHasTheGilUntilItDetaches() {
        JavaFunction function =
                (attached, none) -> {
                    assertTrue(hasGil());
                    attached.detached(this::look);
                    assertTrue(hasGil());
                    return null;
                };
        try (Attached python = interpreter.attach();
                PyObject callable = python.function("f", function)) {
            callable.call().close();
        }
        assertNeverHeld(1);
    }

    @Test
    void soHasWorkOnTheMainThread() {
        assertTrue(interpreter.<Boolean>onMainThread(attached -> hasGil()));
    }

    @Test
    void aListThatIsSeenThroughAViewHasNot() {
        List<Integer> list =
                new AbstractList<>() {
                    @Override
                    public Integer get(int index) {
                        return look();
                    }

                    @Override
                    public int size() {
                        return look();
                    }
                };
        try (Attached python = interpreter.attach();
                PyObject view = python.view(list, Integer.class)) {
            assertEquals(1, view.size());
            view.getItem(0).close();
        }
        assertFalse(seen.contains(true), seen.toString());
        assertTrue(seen.size() >= 2);
    }

    @Test
    void aSetAndItsIteratorHaveNot() {
        Set<Integer> set =
                new AbstractSet<>() {
                    @Override
                    public boolean contains(Object one) {
                        return look() == 1;
                    }

                    @Override
                    public Iterator<Integer> iterator() {
                        look();
                        return List.of(1).stream().map(one -> look()).iterator();
                    }

                    @Override
                    public int size() {
                        return 1;
                    }
                };
        try (Attached python = interpreter.attach();
                PyObject view = python.view(set, Integer.class);
                PyObject contained = view.operator("contains", 1)) {
            assertTrue(contained.isTrue());
            view.forEach(each -> assertEquals(1, each.as(int.class)));
        }
        assertNeverHeld(3);
    }

    @Test
    void aMapHasNot() {
        Map<String, Integer> map =
                new AbstractMap<>() {
                    @Override
                    public Integer get(Object key) {
                        return look();
                    }

                    @Override
                    public boolean containsKey(Object key) {
                        return look() == 1;
                    }

                    @Override
                    public Set<Map.Entry<String, Integer>> entrySet() {
                        look();
                        return Set.of();
                    }
                };
        try (Attached python = interpreter.attach();
                PyObject view = python.view(map, String.class, Integer.class);
                PyObject value = view.getItem("a")) {
            assertEquals(1, value.as(int.class));
        }
        assertFalse(seen.contains(true), seen.toString());
        assertFalse(seen.isEmpty());
    }

    @Test
    void whatDependsOnAnAwaitedStageHasNot() throws Exception {
        CountDownLatch prepared = new CountDownLatch(1);
        CompletableFuture<Integer> dependent;
        try (Attached python = interpreter.attach();
                PyModule asyncio = python.importModule("asyncio");
                PyObject gate = python.function("gate", (here, none) -> awaited(here, prepared));
                PyObject coroutine = asyncio.callMethod("to_thread", gate)) {
            dependent =
                    coroutine
                            .awaited()
                            .thenApply(
                                    result -> {
                                        result.close();
                                        return look();
                                    })
                            .toCompletableFuture();
        }
        prepared.countDown();
        assertEquals(1, dependent.get(1, TimeUnit.MINUTES));
        assertNeverHeld(1);
    }

    private static Object awaited(Attached python, CountDownLatch latch) {
        return python.detached(
                () -> {
                    try {
                        return latch.await(1, TimeUnit.MINUTES);
                    } catch (InterruptedException stop) {
                        throw new IllegalStateException(stop);
                    }
                });
    }
}

package loader.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import loader.cpython.CPythonInterpreter;
import loader.cpython.InEachInterpreter;
import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Java collection that Python has as a view: what one side does the other sees. */
@InEachInterpreter
class LentCollectionTest {

    private final Interpreter interpreter;
    private long before;
    private Attached python;
    private PyModule module;

    LentCollectionTest(InterpreterConfig config) {
        interpreter = TestPython.interpreter(config);
    }

    @BeforeEach
    void attach() {
        before = interpreter.liveReferences();
        python = interpreter.attach();
        module = python.newModule("subject");
    }

    @AfterEach
    void everyReferenceIsClosed() {
        module.close();
        python.close();
        assertEquals(before, interpreter.liveReferences());
    }

    private void exec(String source) {
        try (PyObject code = python.compile(source, "subject.py")) {
            python.exec(code, module);
        }
    }

    private String raisedBy(String source) {
        return assertThrows(PythonException.class, () -> exec(source)).getMessage();
    }

    private <E> void list(List<E> list, Class<E> item) {
        try (PyObject view = python.view(list, item)) {
            module.setAttr("view", view);
        }
    }

    private <E> void set(Set<E> set, Class<E> item) {
        try (PyObject view = python.view(set, item)) {
            module.setAttr("view", view);
        }
    }

    private <K, V> void map(Map<K, V> map, Class<K> key, Class<V> value) {
        try (PyObject view = python.view(map, key, value)) {
            module.setAttr("view", view);
        }
    }

    @Test
    void aListIsAMutableSequence() {
        List<Long> list = new ArrayList<>(List.of(1L, 2L, 3L));
        list(list, Long.class);
        exec(
                """
                from collections.abc import MutableSequence
                assert isinstance(view, MutableSequence)
                assert view == [1, 2, 3] and [1, 2, 3] == view and view != [1, 2]
                assert view[-1] == 3 and view[1:] == [2, 3] and 2 in view and "2" not in view
                assert len(view) == 3 and list(view) == [1, 2, 3] and list(reversed(view)) == [3, 2, 1]
                assert repr(view) == "JavaList([1, 2, 3])"
                view[0] = 10
                view.append(4)
                view.insert(-100, 0)
                view.insert(100, 5)
                del view[2]
                view += [6]
                assert view.pop() == 6 and view.index(5) == 4
                """);
        assertEquals(List.of(0L, 10L, 3L, 4L, 5L), list);
        list.add(7L);
        exec("assert view[-1] == 7; view.clear()");
        assertTrue(list.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "view[1:3] = [8]",
                "view[1:1] = [8, 9]",
                "view[:] = []",
                "view[::2] = [7, 8]",
                "view[::-1] = [1, 2, 3, 4]",
                "view[3:1] = [8, 9]",
                "view[9:] = [8, 9]",
                "view[-2:] = [8, 9, 10]",
                "del view[1:3]",
                "del view[::-2]",
                "del view[:]",
                "view.reverse()",
                "view.extend(view)",
                "view[1:3] = view",
                "view.remove(2)"
            })
    void slicesAreThoseOfAList(String statement) {
        list(new ArrayList<>(List.of(0, 1, 2, 3)), Integer.class);
        exec(
                """
                lent, view = view, [0, 1, 2, 3]
                %s
                expected, view = view, lent
                %s
                assert view == expected, (view, expected)
                assert view[::-1] == expected[::-1] and view[-2:] == expected[-2:]
                """
                        .formatted(statement, statement));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "view[4]",
                "view[-5] = 0",
                "del view[10**30]",
                "view[::2] = [1]",
                "view['a']",
                "view.index(99)",
                "hash(view)"
            })
    void aListRefusesWhatAListRefuses(String statement) {
        list(new ArrayList<>(List.of(0, 1, 2, 3)), Integer.class);
        exec(
                """
                def outcome():
                    try:
                        %s
                    except Exception as raised:
                        return type(raised)
                lent, view = view, [0, 1, 2, 3]
                expected, view = outcome(), lent
                assert outcome() is expected, outcome()
                """
                        .formatted(statement));
    }

    @Test
    void aMapIsAMutableMapping() {
        Map<String, Integer> map = new LinkedHashMap<>();
        map.put("a", 1);
        map.put("none", null);
        map(map, String.class, Integer.class);
        exec(
                """
                from collections.abc import MutableMapping
                assert isinstance(view, MutableMapping)
                assert view == {"a": 1, "none": None} and {"a": 1, "none": None} == view
                assert view["none"] is None and "none" in view and 7 not in view and [] not in view
                assert list(view) == ["a", "none"] and dict(view.items()) == view
                assert view.get("b", 2) == 2 and view.setdefault("b", 3) == 3
                view["c"] = 4
                del view["none"]
                assert view.pop("a") == 1
                view.update(d=5)
                try:
                    view["x"]
                except KeyError as raised:
                    assert raised.args == ("x",)
                else:
                    assert False
                try:
                    del view["x"]
                except KeyError as raised:
                    assert raised.args == ("x",)
                else:
                    assert False
                assert repr(view) == "JavaMap({'b': 3, 'c': 4, 'd': 5})"
                """);
        assertEquals(Map.of("b", 3, "c", 4, "d", 5), map);
        exec("view.clear()");
        assertTrue(map.isEmpty());
    }

    @Test
    void aSetIsAMutableSet() {
        Set<String> set = new LinkedHashSet<>(List.of("a", "b"));
        set(set, String.class);
        exec(
                """
                from collections.abc import MutableSet
                assert isinstance(view, MutableSet)
                assert view == {"a", "b"} and {"a", "b"} == view and view < {"a", "b", "c"}
                assert "a" in view and 1 not in view
                assert view | {"c"} == {"a", "b", "c"} and type(view & {"a"}) is set
                view.add("c")
                view.discard("x")
                view.remove("a")
                view |= {"d"}
                assert sorted(view) == ["b", "c", "d"]
                try:
                    view.remove("a")
                except KeyError:
                    pass
                else:
                    assert False
                """);
        assertEquals(Set.of("b", "c", "d"), set);
        exec("assert view.pop() == 'b'; view.clear()");
        assertTrue(set.isEmpty());
    }

    @Test
    void whatPythonPutsInHasTheTypeThatWasAskedFor() {
        List<Long> list = new ArrayList<>();
        list(list, Long.class);
        exec("view.append(5)");
        assertInstanceOf(Long.class, ((Collection<?>) list).iterator().next());
        assertEquals(
                "TypeError: str cannot become java.lang.Long", raisedBy("view.append('five')"));
        Map<String, Integer> sorted = new TreeMap<>();
        map(sorted, String.class, Integer.class);
        assertTrue(raisedBy("view[None] = 1").startsWith("TypeError"));
        exec("assert None not in view and 5 not in view");
    }

    @Test
    void aCollectionThatCannotBeChangedRaisesTypeError() {
        list(List.of(1), Integer.class);
        String message = raisedBy("view.append(2)");
        assertTrue(message.matches("TypeError: java\\.util\\..* does not support add"), message);
        exec("assert None not in view and view == [1]");
        map(Map.of("a", 1), String.class, Integer.class);
        assertTrue(raisedBy("view['a'] = 2").startsWith("TypeError"));
        set(Collections.unmodifiableSet(new LinkedHashSet<>(List.of(1))), Integer.class);
        assertTrue(raisedBy("view.add(2)").startsWith("TypeError"));
        list(Arrays.asList(1, 2), Integer.class);
        exec("view[0] = 5; assert view == [5, 2]");
        assertTrue(raisedBy("del view[0]").startsWith("TypeError"));
    }

    @Test
    void containersInACollectionAreViewsToo() {
        List<Integer> inner = new ArrayList<>(List.of(1));
        map(new LinkedHashMap<>(Map.of("a", inner)), String.class, List.class);
        exec("view['a'].append(2); view['b'] = [3]; view['c'] = view['a']");
        assertEquals(List.of(1, 2), inner);
        try (PyObject view = module.getAttr("view")) {
            Map<?, ?> same = view.as(Map.class);
            assertEquals(List.of(3), same.get("b"));
            assertSame(inner, same.get("c"));
        }
    }

    @Test
    void aViewComesBackAsTheCollection() {
        List<Integer> list = new ArrayList<>(List.of(1));
        try (PyObject view = python.view(list, Integer.class)) {
            assertSame(list, view.as(List.class));
            assertSame(list, view.as(Object.class));
            assertThrows(ClassCastException.class, () -> view.as(Map.class));
        }
    }

    @Test
    void aChangeDuringIterationIsAnExceptionOfJava() {
        set(new LinkedHashSet<>(List.of("a", "b")), String.class);
        assertThrows(
                ConcurrentModificationException.class,
                () -> exec("for each in view: view.add(each + each)"));
    }

    @Test
    void aCollectionIsGivenUpWithItsView() {
        assumeTrue(
                interpreter instanceof CPythonInterpreter,
                "ProcessInterpreterTest counts what a process holds");
        int held = ((CPythonInterpreter) interpreter).upcalls().size();
        map(new TreeMap<>(Map.of("a", List.of())), String.class, List.class);
        exec("list(view.items()); view['a']; del view");
        assertEquals(held, ((CPythonInterpreter) interpreter).upcalls().size());
    }

    @Test
    @Timeout(60)
    void aThreadThatHoldsTheCollectionMayWaitForPython() throws InterruptedException {
        List<Integer> list = Collections.synchronizedList(new ArrayList<>(List.of(1, 2)));
        list(list, Integer.class);
        CountDownLatch locked = new CountDownLatch(1);
        CompletableFuture<Integer> other =
                CompletableFuture.supplyAsync(
                        () -> {
                            synchronized (list) {
                                locked.countDown();
                                try (Attached there = interpreter.attach();
                                        PyObject sum = there.of(list.size())) {
                                    return sum.as(int.class);
                                }
                            }
                        });
        assertTrue(locked.await(30, TimeUnit.SECONDS));
        exec("assert sum(view) == 3");
        assertEquals(2, python.detached(other::join));
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED_GIL", "OWN_GIL"})
    void otherInterpretersHaveViewsToo(InterpreterConfig config) {
        List<Integer> list = new ArrayList<>();
        try (Interpreter other = TestPython.get().create(config)) {
            try (Attached there = other.attach();
                    PyObject view = there.view(list, Integer.class)) {
                view.callMethod("append", 3).close();
                assertThrows(IllegalArgumentException.class, () -> module.setAttr("view", view));
            }
            assertEquals(0, other.liveReferences());
        }
        assertEquals(List.of(3), list);
        assertFalse(module.findAttr("view").isPresent());
    }
}

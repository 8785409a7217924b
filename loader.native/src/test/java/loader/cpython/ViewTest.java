package loader.cpython;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyList;
import loader.python.PyMap;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PySet;
import loader.python.PythonException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Python container seen from Java is the container: what one side does the other sees. */
class ViewTest {

    private final Interpreter main = TestPython.get().main();
    private long before;
    private Attached python;
    private PyModule module;
    private boolean leavesAnIteratorInTheMiddle;

    record Pair(int left, int right) {}

    record Prices(PyMap<String, List> open, PySet<String> names) {}

    @BeforeEach
    void attach() {
        before = main.liveReferences();
        python = main.attach();
        module = python.newModule("subject");
        exec("import array, collections, types");
    }

    @AfterEach
    void everyReferenceIsClosed() {
        module.close();
        python.close();
        if (leavesAnIteratorInTheMiddle) {
            collect();
        }
        assertEquals(before, main.liveReferences());
    }

    /** What nobody closed is given back at an attachment after a garbage collection. */
    private void collect() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (main.liveReferences() > before && System.nanoTime() < end) {
            System.gc();
            main.attach().close();
        }
    }

    private void exec(String source) {
        try (PyObject code = python.compile(source, "subject.py")) {
            python.exec(code, module);
        }
    }

    private PyObject eval(String expression) {
        return python.eval(expression, module);
    }

    private <E> void withList(String expression, Class<E> item, Consumer<PyList<E>> test) {
        try (PyObject object = eval(expression);
                PyList<E> view = object.asList(item)) {
            test.accept(view);
        }
    }

    private <K, V> void withMap(
            String expression, Class<K> key, Class<V> value, Consumer<PyMap<K, V>> test) {
        try (PyObject object = eval(expression);
                PyMap<K, V> view = object.asMap(key, value)) {
            test.accept(view);
        }
    }

    private <E> void withSet(String expression, Class<E> item, Consumer<PySet<E>> test) {
        try (PyObject object = eval(expression);
                PySet<E> view = object.asSet(item)) {
            test.accept(view);
        }
    }

    @Test
    void aListReadsAndWritesThrough() {
        try (PyObject list = eval("[1, 2, 3]");
                PyList<Integer> view = list.asList(Integer.class)) {
            assertEquals(2, view.set(1, 20));
            view.add(4);
            view.add(0, 0);
            assertEquals(3, view.remove(3));
            assertTrue(view.remove((Integer) 1));
            assertEquals("[0, 20, 4]", list.repr());
            list.callMethod("append", 5).close();
            assertEquals(List.of(0, 20, 4, 5), view);
            assertEquals(3, view.indexOf(5));
            assertFalse(view.contains(6));
            view.subList(1, 3).clear();
            assertEquals("[0, 5]", list.repr());
            view.addAll(view);
            assertEquals("[0, 5, 0, 5]", list.repr());
            view.clear();
            assertEquals("[]", list.repr());
        }
    }

    @Test
    void aListIsSortedReversedAndFilteredInPlace() {
        try (PyObject list = eval("[3, 1, 2, 4]");
                PyList<Integer> view = list.asList(Integer.class)) {
            view.sort(null);
            assertEquals("[1, 2, 3, 4]", list.repr());
            Collections.reverse(view);
            view.removeIf(each -> each % 2 == 0);
            view.replaceAll(each -> each * 10);
            assertEquals("[30, 10]", list.repr());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 3, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void anIndexOutsideTheListIsRefused(int index) {
        withList(
                "[1, 2, 3]",
                Integer.class,
                view -> {
                    assertThrows(IndexOutOfBoundsException.class, () -> view.get(index));
                    assertThrows(IndexOutOfBoundsException.class, () -> view.set(index, 0));
                    assertThrows(IndexOutOfBoundsException.class, () -> view.remove(index));
                    assertThrows(IndexOutOfBoundsException.class, () -> view.listIterator(4));
                    assertThrows(IndexOutOfBoundsException.class, () -> view.add(4, 0));
                    assertEquals(List.of(1, 2, 3), view);
                });
    }

    @Test
    void anIndexErrorOfPythonIsAnIndexOutOfBoundsException() {
        String source =
                """
                class Short:
                    def __len__(self): return 2
                    def __getitem__(self, index): return ["only"][index]
                """;
        exec(source);
        withList(
                "Short()",
                String.class,
                view -> {
                    assertEquals("only", view.get(0));
                    IndexOutOfBoundsException thrown =
                            assertThrows(IndexOutOfBoundsException.class, () -> view.get(1));
                    assertTrue(thrown.getCause() instanceof PythonException);
                });
    }

    @Test
    void aTupleIsReadOnly() {
        withList(
                "(1, 2)",
                Integer.class,
                view -> {
                    assertEquals(List.of(1, 2), view);
                    assertReadOnly("tuple has no __setitem__", () -> view.set(0, 3));
                    assertReadOnly("tuple has no insert", () -> view.add(3));
                    assertReadOnly("tuple has no __delitem__", () -> view.remove(0));
                    assertReadOnly("tuple has no __delitem__", view::clear);
                });
    }

    private static void assertReadOnly(String message, Runnable write) {
        assertEquals(
                message,
                assertThrows(UnsupportedOperationException.class, write::run).getMessage());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "range(1, 4)",
                "array.array(chr(113), [1, 2, 3])",
                "collections.deque([1, 2, 3])",
                "collections.UserList([1, 2, 3])",
                "bytes([1, 2, 3])",
                "memoryview(bytes([1, 2, 3]))",
                "type(str(), (list,), {})([1, 2, 3])"
            })
    void whatHasItemsAndALengthIsAList(String expression) {
        withList(expression, Integer.class, view -> assertEquals(List.of(1, 2, 3), view));
    }

    @ParameterizedTest(name = "{0} is no {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "str(1); List", "{}; List", "{1}; List", "7; List", "None; List", "list; List",
                "[1]; Set", "{}; Set", "iter({1}); Set", "[1]; Map", "{1}; Map", "object(); Map"
            })
    void whatIsOfAnotherKindIsRefused(String expression, String kind) {
        try (PyObject object = eval(expression)) {
            ClassCastException refused =
                    assertThrows(
                            ClassCastException.class,
                            () -> {
                                switch (kind) {
                                    case "List" -> object.asList(Object.class);
                                    case "Set" -> object.asSet(Object.class);
                                    default -> object.asMap(Object.class, Object.class);
                                }
                            });
            assertTrue(refused.getMessage().endsWith("java.util." + kind), refused.getMessage());
        }
    }

    @Test
    void anItemOfAnotherTypeIsRefusedWhenItIsRead() {
        withList(
                "[1, 'two']",
                Integer.class,
                view -> {
                    assertEquals(1, view.get(0));
                    assertThrows(ClassCastException.class, () -> view.get(1));
                });
        withList(
                "[1, None]",
                int.class,
                view -> assertThrows(ClassCastException.class, () -> view.get(1)));
    }

    @Test
    void aListIteratorGoesBothWaysAndWrites() {
        withList(
                "['a', 'b', 'c']",
                String.class,
                view -> {
                    ListIterator<String> each = view.listIterator();
                    assertThrows(IllegalStateException.class, each::remove);
                    assertEquals("a", each.next());
                    each.remove();
                    each.add("x");
                    assertEquals(1, each.nextIndex());
                    assertEquals("b", each.next());
                    each.set("y");
                    assertEquals("y", each.previous());
                    assertEquals("x", each.previous());
                    assertThrows(NoSuchElementException.class, each::previous);
                    assertEquals(List.of("x", "y", "c"), view);
                });
    }

    @Test
    void anIteratorNoticesThatTheLengthChanged() {
        try (PyObject list = eval("[1, 2, 3]");
                PyList<Integer> view = list.asList(Integer.class)) {
            Iterator<Integer> each = view.iterator();
            assertEquals(1, each.next());
            list.callMethod("append", 4).close();
            assertThrows(ConcurrentModificationException.class, each::next);
            List<Integer> part = view.subList(0, 2);
            view.add(5);
            assertThrows(ConcurrentModificationException.class, part::size);
        }
    }

    @Test
    void aDictReadsAndWritesThrough() {
        try (PyObject dict = eval("{'a': 1, 'b': 2}");
                PyMap<String, Integer> view = dict.asMap(String.class, Integer.class)) {
            assertEquals(Map.of("a", 1, "b", 2), view);
            assertEquals(List.of("a", "b"), List.copyOf(view.keySet()));
            assertNull(view.put("c", 3));
            assertEquals(1, view.put("a", 10));
            assertEquals(2, view.remove("b"));
            assertNull(view.remove("b"));
            assertNull(view.get("b"));
            assertEquals(7, view.getOrDefault("b", 7));
            assertEquals(11, view.merge("a", 1, Integer::sum));
            assertEquals("{'a': 11, 'c': 3}", dict.repr());
            dict.setItem("d", 4);
            assertEquals(Set.of("a", "c", "d"), view.keySet());
            assertTrue(view.containsValue(4));
            view.replaceAll((key, value) -> value + 1);
            view.keySet().remove("c");
            view.values().removeIf(value -> value == 5);
            assertEquals("{'a': 12}", dict.repr());
            view.clear();
            assertEquals(0, dict.size());
        }
    }

    @Test
    void aKeyThatCannotBeInADictIsNotThere() {
        withMap(
                "{1: 'x'}",
                Object.class,
                String.class,
                view -> {
                    assertNull(view.get(new Object()));
                    assertNull(view.get(Map.of()));
                    assertFalse(view.containsKey(new int[] {1}.getClass()));
                    assertNull(view.remove(new ArrayList<>(List.of(Map.of()))));
                    assertThrows(PythonException.class, () -> view.put(Map.of(), "y"));
                    assertThrows(IllegalArgumentException.class, () -> view.put(new Object(), ""));
                });
        withMap(
                "{1: 'x'}",
                Integer.class,
                String.class,
                view -> assertFalse(view.containsKey((Object) "1")));
    }

    @Test
    void aTupleAsKeyIsAList() {
        withMap(
                "{(1, (2, frozenset([3]))): 'x'}",
                Object.class,
                String.class,
                view -> {
                    List<Object> key = List.of(1, List.of(2, Set.of(3)));
                    assertEquals("x", view.get(key));
                    assertEquals(Set.of(key), view.keySet());
                    view.put(List.of(5), "y");
                    assertEquals(Set.of(key, List.of(5)), view.keySet());
                    assertEquals("x", view.remove(key));
                });
    }

    @Test
    void aMappingWithDefaultsMakesNoItemWhenItIsAsked() {
        withMap(
                "collections.defaultdict(int)",
                String.class,
                Integer.class,
                view -> {
                    assertNull(view.get("a"));
                    assertFalse(view.containsKey("a"));
                    assertEquals(0, view.size());
                });
    }

    @Test
    void aMappingProxyIsReadOnly() {
        withMap(
                "types.MappingProxyType({'a': 1})",
                String.class,
                Integer.class,
                view -> {
                    assertEquals(Map.of("a", 1), view);
                    assertReadOnly("mappingproxy has no __setitem__", () -> view.put("b", 2));
                    assertReadOnly("mappingproxy has no __delitem__", () -> view.remove("a"));
                    assertReadOnly("mappingproxy has no clear", view::clear);
                    Map.Entry<String, Integer> entry = view.entrySet().iterator().next();
                    assertReadOnly("mappingproxy has no __setitem__", () -> entry.setValue(2));
                    assertEquals(1, entry.getValue());
                });
        leavesAnIteratorInTheMiddle = true;
    }

    @Test
    void entriesWriteThroughAndAreRemoved() {
        try (PyObject dict = eval("{'a': 1, 'b': 2, 'c': 3}");
                PyMap<String, Integer> view = dict.asMap(String.class, Integer.class)) {
            for (Iterator<Map.Entry<String, Integer>> each = view.entrySet().iterator();
                    each.hasNext(); ) {
                Map.Entry<String, Integer> entry = each.next();
                if (entry.getKey().equals("b")) {
                    each.remove();
                    assertThrows(IllegalStateException.class, each::remove);
                } else {
                    assertEquals(entry.getValue(), entry.setValue(entry.getValue() * 10));
                }
            }
            assertEquals("{'a': 10, 'c': 30}", dict.repr());
            assertTrue(view.entrySet().contains(Map.entry("a", 10)));
            assertFalse(view.entrySet().remove(Map.entry("a", 11)));
            assertTrue(view.entrySet().remove(Map.entry("a", 10)));
            assertEquals("{'c': 30}", dict.repr());
        }
    }

    @Test
    void theLastMemberCanBeRemovedAfterTheEnd() {
        try (PyObject set = eval("{1}");
                PySet<Integer> view = set.asSet(Integer.class)) {
            Iterator<Integer> each = view.iterator();
            assertEquals(1, each.next());
            assertFalse(each.hasNext());
            each.remove();
            assertThrows(NoSuchElementException.class, each::next);
            assertEquals("set()", set.repr());
        }
    }

    @Test
    void iteratorsOfMapsAndSetsNoticeThatTheSizeChanged() {
        try (PyObject dict = eval("{'a': 1}");
                PyMap<String, Integer> view = dict.asMap(String.class, Integer.class)) {
            Iterator<String> each = view.keySet().iterator();
            dict.setItem("b", 2);
            assertThrows(ConcurrentModificationException.class, each::next);
            Iterator<Map.Entry<String, Integer>> entries = view.entrySet().iterator();
            dict.delItem("a");
            dict.setItem("c", 3);
            assertThrows(ConcurrentModificationException.class, entries::next);
        }
        withSet(
                "{1, 2}",
                Integer.class,
                view -> {
                    Iterator<Integer> each = view.iterator();
                    view.add(3);
                    assertThrows(ConcurrentModificationException.class, each::next);
                });
        leavesAnIteratorInTheMiddle = true;
    }

    @Test
    void aSetReadsAndWritesThrough() {
        try (PyObject set = eval("{1, 2}");
                PySet<Integer> view = set.asSet(Integer.class)) {
            assertEquals(Set.of(1, 2), view);
            assertTrue(view.add(3));
            assertFalse(view.add(3));
            assertTrue(view.remove(1));
            assertFalse(view.remove(1));
            assertFalse(view.remove("1"));
            assertEquals("{2, 3}", set.repr());
            set.callMethod("add", 4).close();
            assertTrue(view.containsAll(List.of(2, 3, 4)));
            assertTrue(view.retainAll(Set.of(4)));
            assertEquals("{4}", set.repr());
            view.clear();
            assertTrue(view.isEmpty());
        }
    }

    @Test
    void aFrozensetAndAViewOfKeysAreReadOnly() {
        withSet(
                "frozenset([1])",
                Integer.class,
                view -> {
                    assertReadOnly("frozenset has no add", () -> view.add(2));
                    assertReadOnly("frozenset has no discard", () -> view.remove(1));
                    assertReadOnly("frozenset has no clear", view::clear);
                    assertEquals(Set.of(1), view);
                });
        withSet(
                "{'a': 1}.keys()",
                String.class,
                view -> {
                    assertEquals(Set.of("a"), view);
                    assertReadOnly("dict_keys has no add", () -> view.add("b"));
                });
    }

    @Test
    void whatPythonRaisesOtherwiseIsThrown() {
        withList(
                "memoryview(b'abc')",
                Integer.class,
                view ->
                        assertEquals(
                                "TypeError",
                                assertThrows(PythonException.class, () -> view.set(0, 1)).type()));
    }

    @Test
    void aViewIsEqualToACollectionOfTheSameContents() {
        withList(
                "['a', None]",
                String.class,
                view -> {
                    List<String> same = new ArrayList<>();
                    same.add("a");
                    same.add(null);
                    assertEquals(same, view);
                    assertEquals(view, same);
                    assertEquals(same.hashCode(), view.hashCode());
                    assertEquals(same.toString(), view.toString());
                    assertNotEquals(view, List.of("a"));
                });
        withMap(
                "{None: 'x', 'b': None}",
                String.class,
                String.class,
                view -> {
                    assertEquals("x", view.get(null));
                    assertTrue(view.containsKey("b"));
                    assertEquals(view.hashCode(), new java.util.HashMap<>(view).hashCode());
                    assertEquals(new java.util.HashMap<>(view), view);
                });
    }

    @Test
    void aViewPassedToPythonIsTheObject() {
        try (PyObject list = eval("[1]");
                PyList<Integer> view = list.asList(Integer.class);
                PyObject same = python.of(view);
                PyObject object = view.object()) {
            assertTrue(list.is(same));
            assertTrue(list.is(object));
            try (PyObject nested = python.of(List.of(view));
                    PyObject inner = nested.getItem(0)) {
                assertTrue(list.is(inner));
            }
        }
    }

    @Test
    void containersInAContainerCanBeViewsToo() {
        try (PyObject list = eval("[{'a': [1]}]");
                PyList<PyMap> view = list.asList(PyMap.class);
                PyMap<?, ?> inner = view.get(0)) {
            inner.remove("a");
            assertEquals("[{}]", list.repr());
            assertTrue(inner.isEmpty());
        }
        try (PyObject none = eval("None")) {
            assertNull(none.as(PyList.class));
        }
    }

    @Test
    void aRecordCanHaveViewsAsComponents() {
        try (PyObject dict = eval("{'open': {'a': [1]}, 'names': None}")) {
            Prices prices = dict.as(Prices.class);
            try (PyMap<String, List> open = prices.open()) {
                assertEquals(List.of(1), open.get("a"));
                open.put("b", List.of());
                assertNull(prices.names());
            }
            assertEquals("{'open': {'a': [1], 'b': []}, 'names': None}", dict.repr());
        }
    }

    @Test
    void itemsThatAreNoValuesAreObjectsOfTheCaller() {
        withList(
                "[object()]",
                Object.class,
                view -> {
                    try (PyObject item = (PyObject) view.get(0)) {
                        assertEquals("object", item.typeName());
                    }
                });
        withList(
                "[{'left': 1, 'right': 2}]",
                Pair.class,
                v -> assertEquals(new Pair(1, 2), v.get(0)));
    }

    @Test
    void aViewHoldsTheObjectUntilItIsClosed() {
        PyList<Integer> view;
        try (PyObject list = eval("[1]")) {
            view = list.asList(Integer.class);
        }
        assertEquals(List.of(1), view);
        view.close();
        view.close();
        assertThrows(IllegalStateException.class, view::size);
    }

    @ParameterizedTest
    @EnumSource(names = {"SHARED_GIL", "OWN_GIL"})
    void viewsWorkInOtherInterpretersAndDoNotPassBetweenThem(InterpreterConfig config) {
        try (Interpreter other = TestPython.get().create(config);
                PyObject own = eval("[]")) {
            try (Attached there = other.attach();
                    PyObject list = there.of(List.of(1, 2));
                    PyList<Integer> view = list.asList(Integer.class)) {
                view.add(3);
                assertEquals(List.of(1, 2, 3), view);
                assertThrows(
                        IllegalArgumentException.class,
                        () -> own.callMethod("append", view).close());
            }
            assertEquals(0, other.liveReferences());
        }
    }
}

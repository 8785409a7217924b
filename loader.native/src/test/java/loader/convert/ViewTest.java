package loader.convert;

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
import java.util.NoSuchElementException;
import loader.cpython.InEachInterpreter;
import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyList;
import loader.python.PyMap;
import loader.python.PyObject;
import loader.python.PySet;
import loader.python.PythonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Python container seen from Java is the container: what one side does the other sees. */
@InEachInterpreter
class ViewTest extends ViewScope {

    ViewTest(InterpreterConfig config) {
        super(config);
    }

    record Pair(int left, int right) {}

    record Prices(PyMap<String, List> open, PySet<String> names) {}

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

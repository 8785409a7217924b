package loader.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import loader.cpython.InEachInterpreter;
import loader.python.InterpreterConfig;
import loader.python.JavaFunction;
import loader.python.PyMap;
import loader.python.PyObject;
import loader.python.PySet;
import loader.python.PythonException;
import org.junit.jupiter.api.Test;

/** Python decides what is in its maps and sets, and which keys are the same. */
@InEachInterpreter
class MapAndSetViewTest extends ViewScope {

    MapAndSetViewTest(InterpreterConfig config) {
        super(config);
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

    /** Python code that runs during a look at a container. */
    private static final String MEANWHILE =
            """
            class Key:
                def __hash__(self):
                    return 5
                def __eq__(self, other):
                    meanwhile()
                    [{i: i} for i in range(2000)]  # where the container was
                    return False

            class Dict(dict):
                def __getitem__(self, key):
                    meanwhile()
                    return dict.__getitem__(self, key)
            """;

    private void meanwhile(Runnable work) {
        JavaFunction function =
                (attached, arguments) -> {
                    work.run();
                    return null;
                };
        try (PyObject meanwhile = python.function("meanwhile", function)) {
            module.setAttr("meanwhile", meanwhile);
        }
    }

    @Test
    void aViewThatIsClosedDuringALookDoesNotFreeTheContainer() {
        exec(MEANWHILE);
        meanwhile(() -> {});
        PyMap<PyObject, Object> view;
        try (PyObject object = eval("{Key(): i for i in range(50)}")) {
            view = object.asMap(PyObject.class, Object.class);
        }
        meanwhile(view::close);
        try (PyObject key = eval("Key()")) {
            assertFalse(view.containsKey(key));
        }
        module.delAttr("meanwhile");
    }

    @Test
    void anIteratorThatPythonMovesOnMeanwhileEndsWhereTheMembersEnd() {
        exec(MEANWHILE);
        withMap(
                "Dict(a=1, b=2)",
                String.class,
                Integer.class,
                view -> {
                    Iterator<Map.Entry<String, Integer>> each = view.entrySet().iterator();
                    List<Object> seen = new ArrayList<>();
                    meanwhile(
                            () -> {
                                if (seen.size() < 4) {
                                    seen.add(seen.size());
                                    each.next();
                                }
                            });
                    assertThrows(
                            NoSuchElementException.class,
                            () -> {
                                while (true) {
                                    each.next();
                                }
                            });
                    assertFalse(each.hasNext());
                });
        module.delAttr("meanwhile");
    }
}

package loader.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Future;
import loader.cpython.InEachInterpreter;
import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyList;
import loader.python.PyMap;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code PyObject.as(Type)}: type arguments decide about what is inside. */
@InEachInterpreter
class GenericTypesTest {

    record Pair<A, B>(A left, List<B> right) {}

    record Node<T>(T value, Node<List<T>> next) {}

    record Shown<T>(PyList<T> items, T[] array) {}

    /** The types, by the names of methods that return them. */
    @SuppressWarnings("unused") // read by reflection
    private interface Types {
        List<Map<String, Long>> listOfMaps();

        Map<Long, Set<Double>> mapOfSets();

        ArrayList<Long> arrayList();

        Collection<Optional<Long>> optionals();

        List<Long>[] arrayOfLists();

        Pair<Long, Double> pair();

        Node<Long> node();

        Shown<Long> shown();

        List<? extends Long> extending();

        List<? super Long> above();

        Map<?, ?> anyMap();

        <T extends Long> List<T> bounded();

        <T extends List<T>> T recursive();

        <T> List<T> unbounded();

        PyList<List<Long>> listView();

        PyMap<String, PyList<Long>> mapView();

        Class<?> unboundedClass();

        Future<String> future();

        Comparable<Integer> comparable();

        TreeMap<String, Long> treeMap();

        String plain();
    }

    private final Interpreter interpreter;
    private Attached python;
    private PyModule module;

    GenericTypesTest(InterpreterConfig config) {
        interpreter = TestPython.interpreter(config);
    }

    @BeforeEach
    void attach() {
        python = interpreter.attach();
        module = python.newModule("subject");
    }

    @AfterEach
    void detach() {
        module.close();
        python.close();
    }

    private static Type type(String name) {
        return Arrays.stream(Types.class.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .map(Method::getGenericReturnType)
                .findFirst()
                .orElseThrow();
    }

    private <T> T as(String name, String expression) {
        try (PyObject object = python.eval(expression, module)) {
            return object.as(type(name));
        }
    }

    private ClassCastException refusal(String name, String expression) {
        return assertThrows(ClassCastException.class, () -> this.<Object>as(name, expression));
    }

    @Test
    void typeArgumentsDecideAboutItems() {
        assertEquals(List.of(Map.of("a", 1L)), as("listOfMaps", "[{'a': 1}]"));
        assertEquals(Map.of(1L, Set.of(2.0)), as("mapOfSets", "{1: {2}}"));
        assertEquals(List.of(1L, 2L), as("arrayList", "(1, 2)"));
        assertEquals(List.of(0L, 1L), as("arrayList", "(i for i in range(2))"));
        assertEquals(List.of(Optional.of(1L), Optional.empty()), as("optionals", "[1, None]"));
        assertEquals("text", as("plain", "'text'"));
    }

    @Test
    void noneIsNull() {
        for (String name : List.of("listOfMaps", "mapOfSets", "pair", "listView", "future")) {
            assertNull(as(name, "None"), name);
        }
    }

    @Test
    void aGenericArrayHasItemsOfItsType() {
        List<Long>[] array = as("arrayOfLists", "[[1], (2, 3)]");
        assertArrayEquals(new Object[] {List.of(1L), List.of(2L, 3L)}, array);
    }

    @Test
    void aRecordTakesTheArgumentsOfItsType() {
        assertEquals(new Pair<>(1L, List.of(2.0)), as("pair", "{'left': 1, 'right': [2]}"));
        assertEquals(
                new Node<>(1L, new Node<>(List.of(2L), null)),
                as("node", "{'value': 1, 'next': {'value': [2], 'next': None}}"));
        Shown<Long> shown = as("shown", "{'items': [1], 'array': [2]}");
        try (PyList<Long> items = shown.items()) {
            assertEquals(List.of(1L), items);
            assertArrayEquals(new Object[] {2L}, (Object[]) shown.array());
        }
    }

    @Test
    void aWildcardOrVariableIsItsBound() {
        assertEquals(List.of(1L), as("extending", "[1]"));
        assertEquals(List.of(1), as("above", "[1]"));
        assertEquals(Map.of(1, "a"), as("anyMap", "{1: 'a'}"));
        assertEquals(List.of(1L), as("bounded", "[1]"));
        assertEquals(List.of(1), as("unbounded", "[1]"));
        assertEquals(List.of(List.of(1)), as("recursive", "[[1]]"));
    }

    @Test
    void theItemsOfAViewHaveItsType() {
        try (PyObject object = python.eval("[[1], [2]]", module);
                PyList<List<Long>> view = object.as(type("listView"))) {
            assertEquals(List.of(1L), view.get(0));
            view.set(1, List.of(3L));
            assertEquals("[[1], [3]]", object.repr());
        }
        try (PyObject object = python.eval("{'a': [1]}", module);
                PyMap<String, PyList<Long>> view = object.as(type("mapView"));
                PyList<Long> list = view.get("a")) {
            list.set(0, 5L);
            assertEquals("{'a': [5]}", object.repr());
        }
    }

    @Test
    void aTypeThatLoaderCannotMakeIsRefusedByName() {
        assertEquals(
                "str cannot become java.util.concurrent.Future<java.lang.String>",
                refusal("future", "'done'").getMessage());
        assertEquals(
                "str cannot become java.lang.Comparable<java.lang.Integer>",
                refusal("comparable", "'text'").getMessage());
        assertEquals(
                "dict cannot become java.util.TreeMap<java.lang.String, java.lang.Long>",
                refusal("treeMap", "{}").getMessage());
        assertEquals(
                "int cannot become java.lang.Class", refusal("unboundedClass", "1").getMessage());
        Type unknown = new Type() {};
        try (PyObject object = python.of(1)) {
            assertThrows(IllegalArgumentException.class, () -> object.as(unknown));
        }
    }

    @Test
    void anObjectWithoutItemsIsRefusedByName() {
        assertEquals(
                "int cannot become java.util.ArrayList<java.lang.Long>",
                refusal("arrayList", "1").getMessage());
        assertTrue(refusal("mapOfSets", "[1]").getMessage().startsWith("list cannot become"));
        assertEquals("str cannot become java.lang.Long", refusal("arrayList", "['']").getMessage());
        PythonException raised =
                assertThrows(
                        PythonException.class,
                        () -> this.<Object>as("arrayList", "(1 // i for i in (1, 0))"));
        assertEquals("ZeroDivisionError", raised.type());
    }

    @Test
    void resultsOfCallsHaveTheType() {
        try (PyObject function = python.eval("lambda *given: list(given)", module);
                PyObject text = python.of("a,b");
                PyObject dict = python.eval("{1: [2]}", module)) {
            List<Long> list = function.callAs(type("arrayList"), 1, 2);
            assertEquals(List.of(1L, 2L), list);
            assertEquals(1, text.callMethodAs(int.class, "count", ","));
            assertEquals(List.of("a", "b"), text.callMethodAs(List.class, "split", ","));
            Map<Long, Set<Double>> copy = dict.callMethodAs(type("mapOfSets"), "copy");
            assertEquals(Map.of(1L, Set.of(2.0)), copy);
            assertThrows(PythonException.class, () -> text.callMethodAs(int.class, "missing"));
            assertThrows(ClassCastException.class, () -> text.callMethodAs(int.class, "upper"));
        }
    }
}

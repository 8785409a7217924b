package loader.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import loader.cpython.InEachInterpreter;
import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.Keywords;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PythonException;
import loader.testing.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Functions, iterators and streams, both ways. */
@InEachInterpreter
class FunctionsTest {

    /** The types, by the names of methods that return them. */
    @SuppressWarnings("unused") // read by reflection
    private interface Types {
        Function<String, Long> function();

        UnaryOperator<Long> operator();

        Iterator<Long> iterator();

        Stream<String> stream();
    }

    private final Interpreter interpreter;

    FunctionsTest(InterpreterConfig config) {
        interpreter = TestPython.interpreter(config);
    }

    /** What nobody closes is given back when it is garbage. */
    @AfterEach
    void collectGarbage() {
        Waiting.until(
                "garbage is collected",
                () -> {
                    System.gc();
                    interpreter.attach().close();
                    return interpreter.liveReferences() == 0;
                });
    }

    /** Says what the type variables of the other one are. */
    private interface ToLongs extends Function<String, List<Long>> {}

    private static Type type(String name) throws Exception {
        return Types.class.getDeclaredMethod(name).getGenericReturnType();
    }

    private <T> T as(Class<T> type, String expression) {
        try (Attached python = interpreter.attach();
                PyModule scratch = python.newModule("scratch");
                PyObject object = python.eval(expression, scratch)) {
            return object.as(type);
        }
    }

    private Object call(String function, Object argument) {
        try (Attached python = interpreter.attach();
                PyModule scratch = python.newModule("scratch");
                PyObject object = python.eval(function, scratch)) {
            return object.callAs(Object.class, argument);
        }
    }

    @Test
    void aFunctionalInterfaceMayExtendAGenericOne() {
        ToLongs lengths = as(ToLongs.class, "lambda text: [len(text)]");
        assertEquals(List.of(3L), lengths.apply("one"));
    }

    @Test
    void anArgumentHasTheTypeThatTheFunctionalInterfaceExtends() {
        interface OfLong extends Function<Long, Object> {}
        OfLong isLong = Long.class::isInstance;
        try (Attached python = interpreter.attach();
                PyObject function = python.function(OfLong.class, isLong)) {
            assertEquals(true, function.callAs(Object.class, 5));
        }
    }

    @Test
    void aPythonFunctionIsAComparator() {
        Comparator<Object> byLength = byLength();
        List<Object> words = new ArrayList<>(List.of("three", "a", "to"));
        words.sort(byLength);
        assertEquals(List.of("a", "to", "three"), words);
        words.sort(byLength.reversed());
        assertEquals(List.of("three", "to", "a"), words);
        assertEquals(byLength, byLength);
        assertEquals("Python function as java.util.Comparator", byLength.toString());
    }

    @SuppressWarnings("unchecked") // of any objects
    private Comparator<Object> byLength() {
        return as(Comparator.class, "lambda a, b: len(a) - len(b)");
    }

    record Options(int size, Double learningRate) {}

    interface Variable {
        String of(String first, int... rest);
    }

    interface Named {
        String of(String first, @Keywords Options options);
    }

    interface Mapped {
        String of(@Keywords Map<String, ?> options);
    }

    interface Twice {
        String of(@Keywords Options one, @Keywords Options other);
    }

    @Test
    void variableArgumentsAreThoseOfThePythonFunction() {
        Variable variable = as(Variable.class, "lambda first, *rest: f'{first} {rest}'");
        assertEquals("a ()", variable.of("a"));
        assertEquals("a (1, 2)", variable.of("a", 1, 2));
    }

    @Test
    void variableArgumentsOfJavaTakeAnyNumber() {
        try (Attached python = interpreter.attach();
                PyObject function =
                        python.function(
                                Variable.class,
                                (first, rest) -> first + IntStream.of(rest).boxed().toList())) {
            assertEquals("a[]", function.callAs(String.class, "a"));
            assertEquals("a[1, 2]", function.callAs(String.class, "a", 1, 2));
            assertEquals(
                    "TypeError: of() takes at least 1 positional arguments but 0 were given",
                    assertThrows(PythonException.class, function::call).getMessage());
            assertTrue(
                    assertThrows(PythonException.class, () -> function.call("a", "b"))
                            .getMessage()
                            .startsWith("TypeError: of(): str cannot become"));
        }
    }

    @Test
    void aRecordOrMapIsKeywordArguments() {
        Named named =
                as(
                        Named.class,
                        "lambda first, size=1, *, learning_rate=0.5: f'{first} {size}"
                                + " {learning_rate}'");
        assertEquals("a 3 0.25", named.of("a", new Options(3, 0.25)));
        assertEquals("a 3 0.5", named.of("a", new Options(3, null)));
        assertEquals("a 1 0.5", named.of("a", null));
        Mapped mapped = as(Mapped.class, "lambda **options: str(options)");
        assertEquals("{'a': 1}", mapped.of(Map.of("a", 1)));
        assertThrows(IllegalArgumentException.class, () -> as(Twice.class, "print"));
    }

    @Test
    void aJavaFunctionRefusesKeywordArgumentsByName() {
        try (Attached python = interpreter.attach();
                PyObject function = python.function(IntBinaryOperator.class, (one, other) -> one)) {
            assertEquals(
                    "TypeError: applyAsInt() takes no keyword arguments",
                    assertThrows(
                                    PythonException.class,
                                    () -> function.callWith(Map.of("left", 1), 2))
                            .getMessage());
        }
    }

    /** Not public, as most interfaces of a program. */
    @FunctionalInterface
    interface Step {
        int next(int value);

        default Step twice() {
            return value -> next(next(value));
        }
    }

    @Test
    void defaultMethodsOfAnInterfaceThatIsNotPublicWork() {
        assertEquals(7, as(Step.class, "lambda value: value + 2").twice().next(3));
    }

    @Test
    void resultsHaveTheTypeOfTheMethod() throws Exception {
        assertEquals(5, as(IntBinaryOperator.class, "lambda a, b: a + b").applyAsInt(2, 3));
        assertTrue(as(IntPredicate.class, "bool").test(1));
        assertFalse(as(IntPredicate.class, "bool").negate().test(1));
        assertEquals("x", as(Callable.class, "lambda: 'x'").call());
        as(Runnable.class, "lambda: 5").run();
        assertThrows(
                ClassCastException.class,
                () -> as(IntBinaryOperator.class, "lambda a, b: 'no'").applyAsInt(2, 3));
    }

    @Test
    @SuppressWarnings("unchecked") // the type says so
    void typeArgumentsCount() throws Exception {
        try (Attached python = interpreter.attach();
                PyModule builtins = python.module("builtins");
                PyObject length = builtins.getAttr("len");
                PyObject absolute = builtins.getAttr("abs")) {
            Function<String, Long> function = (Function<String, Long>) length.as(type("function"));
            assertEquals(4L, function.apply("four"));
            assertEquals(8L, function.andThen(each -> each * 2).apply("four"));
            UnaryOperator<Long> operator = (UnaryOperator<Long>) absolute.as(type("operator"));
            assertEquals(3L, operator.apply(-3L));
        }
    }

    @Test
    void aPythonFunctionComesBackAsItself() {
        try (Attached python = interpreter.attach();
                PyModule builtins = python.module("builtins");
                PyObject length = builtins.getAttr("len");
                PyObject back = python.of(length.as(Function.class))) {
            assertTrue(back.is(length));
        }
    }

    @Test
    void whatCannotBeCalledIsRefused() {
        assertEquals(
                "object cannot become java.util.function.Function",
                assertThrows(ClassCastException.class, () -> as(Function.class, "object()"))
                        .getMessage());
        assertEquals(
                "function cannot become java.lang.Process",
                assertThrows(ClassCastException.class, () -> as(Process.class, "lambda: 1"))
                        .getMessage());
    }

    @Test
    void exceptionsPassThroughAFunction() {
        Supplier<?> fails = as(Supplier.class, "lambda: 1 / 0");
        assertEquals("ZeroDivisionError", assertThrows(PythonException.class, fails::get).type());
    }

    @Test
    void aJavaFunctionOfADeclaredTypeIsAPythonFunction() {
        try (Attached python = interpreter.attach();
                PyObject added = python.function(IntBinaryOperator.class, Integer::sum);
                PyObject joined =
                        python.<BinaryOperator<Object>>function(
                                type(BinaryOperator.class), (a, b) -> a + "-" + b)) {
            assertEquals(5, added.callAs(Integer.class, 2, 3));
            assertEquals("a-1", joined.callAs(String.class, "a", 1));
            PythonException few = assertThrows(PythonException.class, () -> added.call(2).close());
            assertEquals(
                    "TypeError: applyAsInt() takes 2 positional arguments but 1 were given",
                    few.type() + ": " + few.getMessage().replaceFirst("^TypeError: ", ""));
            PythonException wrong =
                    assertThrows(PythonException.class, () -> added.call(2, "3").close());
            assertEquals("TypeError", wrong.type());
            assertTrue(
                    wrong.getMessage().contains("str cannot become java.lang.Integer"),
                    wrong.getMessage());
        }
    }

    @SuppressWarnings("unchecked") // a raw class for a type with arguments
    private static <T> Class<T> type(Class<?> raw) {
        return (Class<T>) raw;
    }

    @Test
    void otherTypesAreRefused() {
        try (Attached python = interpreter.attach()) {
            assertEquals(
                    "java.util.Iterator is no functional interface",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> python.function(Iterator.class, List.of().iterator()))
                            .getMessage());
        }
    }

    @Test
    void aLambdaNeedsNoType() {
        BiFunction<Long, Long, Long> product = (a, b) -> a * b;
        Callable<String> failing =
                () -> {
                    throw new IOException("no disk");
                };
        assertEquals(
                List.of(3, 1), call("lambda words: [len(w) for w in words]", List.of("abc", "x")));
        assertThrows(PythonException.class, () -> call("lambda f: f()", product));
        Comparator<String> order = Comparator.comparing(each -> each);
        assertEquals(-1, call("lambda c: c('a', 'b')", order));
        PythonException thrown =
                assertThrows(PythonException.class, () -> call("lambda f: f()", failing));
        assertEquals("no disk", thrown.getCause().getMessage());
        RuntimeException mine = new IllegalStateException("mine");
        Supplier<Object> throwing =
                () -> {
                    throw mine;
                };
        assertSame(
                mine,
                assertThrows(IllegalStateException.class, () -> call("lambda f: f()", throwing)));
    }

    @Test
    void aGeneratorIsAnIteratorAndAStream() throws Exception {
        Iterator<?> squares = as(Iterator.class, "(i * i for i in range(3))");
        assertEquals(0, squares.next());
        assertEquals(1, squares.next());
        assertTrue(squares.hasNext());
        assertEquals(4, squares.next());
        assertFalse(squares.hasNext());
        assertThrows(NoSuchElementException.class, squares::next);
        assertEquals(List.of(0, 1), as(Stream.class, "range(9)").limit(2).toList());
        try (Attached python = interpreter.attach();
                PyModule scratch = python.newModule("scratch");
                PyObject items = python.eval("['1', '2']", scratch)) {
            assertThrows(
                    ClassCastException.class,
                    () -> ((Iterator<?>) items.as(type("iterator"))).next());
            Stream<?> stream = (Stream<?>) items.as(type("stream"));
            assertEquals(List.of("1", "2"), stream.toList());
        }
    }

    @Test
    void aGeneratorEndsWhenItsStreamIsClosed() {
        String code =
                """
                ended = []
                def numbers():
                    try:
                        while True:
                            yield len(ended)
                    finally:
                        ended.append(True)
                """;
        try (Attached python = interpreter.attach();
                PyModule scratch = python.newModule("scratch")) {
            try (PyObject compiled = python.compile(code, "numbers.py")) {
                python.exec(compiled, scratch);
            }
            try (PyObject generator = scratch.callMethod("numbers");
                    Stream<?> stream = generator.as(Stream.class)) {
                assertEquals(List.of(0, 0), stream.limit(2).toList());
            }
            assertEquals(List.of(true), scratch.getAttrAs(List.class, "ended"));
        }
    }

    @Test
    void anExceptionEndsTheIteration() {
        Iterator<?> failing = as(Iterator.class, "(1 // i for i in (1, 0))");
        assertEquals(1, failing.next());
        assertThrows(PythonException.class, failing::hasNext);
        assertFalse(failing.hasNext());
    }

    @Test
    void iteratorsAndStreamsOfJavaAreIterators() {
        assertEquals(List.of(1, 2), call("list", List.of(1, 2).iterator()));
        AtomicBoolean closed = new AtomicBoolean();
        IntStream stream = IntStream.range(0, 3).onClose(() -> closed.set(true));
        assertEquals(3, call("sum", stream));
        assertTrue(closed.get());
        Iterable<Integer> twice = () -> List.of(1, 2).iterator();
        assertEquals(List.of(1, 2, 1, 2), call("lambda it: list(it) + list(it)", twice));
        Iterable<Integer> failing =
                () -> {
                    throw new IllegalStateException("closed");
                };
        assertEquals(
                "closed",
                assertThrows(IllegalStateException.class, () -> call("list", failing))
                        .getMessage());
    }
}

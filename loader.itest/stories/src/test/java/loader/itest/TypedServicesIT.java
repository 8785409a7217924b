package loader.itest;

import static loader.itest.ModuleServicesIT.assertGone;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import loader.itest.services.FastMath;
import loader.itest.services.Greeter;
import loader.itest.services.Two;
import loader.python.PyList;
import loader.python.PythonException;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceException;

/** A module implements a Java interface that its bundle imports. */
@RunWith(PaxExam.class)
public class TypedServicesIT extends ServiceStory {

    private static final String FAST_MATH = "java.interface=" + INTERFACES + ".FastMath";
    private static final String SOURCE =
            """
            import math
            version = '1'
            level = 0

            def dot(a, b): return math.fsum(x * y for x, y in zip(a, b))
            def describe_all(names, times): return ', '.join(names) * times
            def names(): return ['a', 'b']
            def get_table(): return {'one': [1], 'two': (2, 2)}
            def findName(index): return names()[index] if index < 2 else None
            def rows(): return [[1], (2, 3)]
            def tree(): return [[1]]
            def odd_one(): return 3
            globals()['__lambda__'] = odd_one
            globals()['sum'] = lambda *values, sum=sum: sum(values)
            def measure(text): return {'width': len(text), 'text': text}
            def apply(operation, value): return operation.of(value) + 1
            async def later(text): return [text, 'later']
            def fail(text): raise ValueError(text)
            items = ['a']
            def shared(): return items
            def count(values): return len(values) if values is items else -1
            closed = []
            def squares(limit):
                try:
                    for i in range(limit): yield i * i
                finally:
                    closed.append(limit)
            def largest(values): return max(values)
            def copied(source): return source.read()
            def farewell(): return 'Python comes first'

            class Point:
                def __init__(self, x, y): self.x, self.y = x, y
                def plus(self, other): return Point(self.x + other.x, self.y + other.y)
                def __eq__(self, other): return (self.x, self.y) == (other.x, other.y)
                def __hash__(self): return hash((self.x, self.y))
                def __str__(self): return f'({self.x}, {self.y})'

            def points(): return [Point(1, 2), Point(3, 4)]
            """;

    private static PythonBundle math(String version, String source) {
        return new PythonBundle("math", version)
                .importing(INTERFACES)
                .module("fastmath", source, FAST_MATH);
    }

    private FastMath math() throws Exception {
        start(math("1.0.0", SOURCE));
        return service(FastMath.class, "(loader.module=fastmath)");
    }

    @Test
    public void functionsAreCalledByTheirNamesInEitherSpelling() throws Exception {
        FastMath math = math();
        assertEquals("a, ba, b", math.describeAll(List.of("a", "b"), 2));
        assertEquals(List.of("a", "b"), math.names());
        assertEquals(Map.of("one", List.of(1), "two", List.of(2, 2)), math.getTable());
        assertEquals(Optional.of("b"), math.findName(1));
        assertEquals(Optional.empty(), math.findName(2));
        assertEquals(3, math.odd());
    }

    @Test
    public void typeArgumentsDecideAboutResults() throws Exception {
        FastMath math = math();
        assertArrayEquals(new Object[] {List.of(1L), List.of(2L, 3L)}, math.rows());
        List<?> tree = math.tree();
        assertEquals(List.of(List.of(1)), tree);
    }

    @Test
    public void overloadsAndVariableArgumentsAreOneFunction() throws Exception {
        FastMath math = math();
        assertEquals(11.0, math.dot(new double[] {1, 2}, new double[] {3, 4}), 0);
        assertEquals(11.0, math.dot(List.of(1.0, 2.0), List.of(3.0, 4.0)), 0);
        assertEquals(6, math.sum(1, 2, 3));
        assertEquals(0, math.sum());
    }

    @Test
    public void getterAndSetterStandForAnAttribute() throws Exception {
        FastMath math = math();
        assertEquals("1", math.getVersion());
        math.setLevel(5);
        assertEquals(5, math.getLevel());
    }

    @Test
    public void aDefaultMethodStaysUnlessTheModuleHasIt() throws Exception {
        FastMath math = math();
        assertEquals("default of 1", math.greeting());
        assertEquals("Python comes first", math.farewell());
    }

    @Test
    public void aRecordIsMadeOfWhatIsReturned() throws Exception {
        assertEquals(new FastMath.Size(3, "abc"), math().measure("abc"));
    }

    @Test
    public void objectsThatStayInPythonAreProxies() throws Exception {
        FastMath math = math();
        FastMath.Point kept;
        try (FastMath.Point one = math.newPoint(1, 2);
                FastMath.Point two = math.newPoint(3, 4);
                FastMath.Point sum = one.plus(two);
                FastMath.Point same = math.newPoint(4, 6)) {
            assertEquals(4, sum.x());
            assertEquals(same, sum);
            assertEquals(same.hashCode(), sum.hashCode());
            assertNotEquals(one, two);
            assertNotEquals(one, null);
            assertEquals("(4, 6)", sum.toString());
            kept = sum;
        }
        IllegalStateException closed = assertThrows(IllegalStateException.class, kept::x);
        assertTrue(
                closed.getMessage(), closed.getMessage().endsWith("the Python object is closed"));
        assertTrue(kept.toString(), kept.toString().endsWith("Point, gone"));
        List<FastMath.Point> points = math.points();
        assertEquals(3, points.get(1).x());
        points.forEach(FastMath.Point::close);
    }

    @Test
    public void aServiceEqualsItselfAndNamesItsModule() throws Exception {
        FastMath math = math();
        assertEquals(math, math);
        assertNotEquals(math, "fastmath");
        assertEquals(math.hashCode(), math.hashCode());
        assertTrue(math.toString(), math.toString().startsWith("fastmath: bundle math_1.0.0"));
    }

    @Test
    public void javaCodeIsPassedAsTheParametersInterface() throws Exception {
        FastMath math = math();
        assertEquals(17.0, math.apply(value -> 2 * value, 8), 0);
        RuntimeException mine = new IllegalStateException("mine");
        assertSame(
                mine,
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                math.apply(
                                        value -> {
                                            throw mine;
                                        },
                                        8)));
    }

    @Test
    public void aCoroutineIsAStage() throws Exception {
        assertEquals(
                List.of("now", "later"),
                math().later("now").toCompletableFuture().get(10, TimeUnit.SECONDS));
    }

    @Test
    public void whatPythonRaisesIsThrown() throws Exception {
        FastMath math = math();
        PythonException raised = assertThrows(PythonException.class, () -> math.fail("why"));
        assertEquals("ValueError: why", raised.getMessage());
        assertTrue(raised.traceback(), raised.traceback().contains("in fail"));
    }

    @Test
    public void aResultOfAnotherKindIsRefusedByName() throws Exception {
        start(
                math(
                        "1.0.0",
                        SOURCE
                                + "def names(): return 3\ndef points(): return ['p']\nglobals()['__lambda__'] = print\n"));
        FastMath math = service(FastMath.class, "(loader.module=fastmath)");
        assertEquals(
                "int cannot become java.util.List<java.lang.String>",
                assertThrows(ClassCastException.class, math::names).getMessage());
        assertThrows(ClassCastException.class, math::odd);
        ClassCastException wrong = assertThrows(ClassCastException.class, math::points);
        assertTrue(wrong.getMessage(), wrong.getMessage().startsWith("str cannot become "));
        assertTrue(wrong.getMessage(), wrong.getMessage().contains("Point.x(): there is no x"));
    }

    @Test
    public void anUpdateReplacesTheServiceAndEndsTheOldOne() throws Exception {
        Bundle bundle = start(math("1.0.0", SOURCE));
        FastMath old = service(FastMath.class, "(loader.module=fastmath)");
        update(bundle, math("2.0.0", SOURCE.replace("'1'", "'2'")));
        FastMath replaced = service(FastMath.class, "(loader.module=fastmath)");
        assertNotSame(old, replaced);
        assertEquals("2", replaced.getVersion());
        assertGone(old::getVersion);
        assertGone(old::greeting);
        bundle.uninstall();
        assertEquals(0, count(FastMath.class, "(loader.module=*)"));
        assertGone(replaced::getVersion);
    }

    @Test
    public void callersOnManyThreadsGetResultsOrHearThatTheServiceHasGone() throws Exception {
        Bundle bundle = start(math("1.0.0", SOURCE));
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger calls = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> callers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                callers.add(threads.submit(() -> callUntil(done, calls)));
            }
            for (int i = 1; i <= 10; i++) {
                int before = calls.get();
                update(bundle, math(i + ".0.0", SOURCE));
                until(
                        "it is called",
                        () ->
                                calls.get() >= before + 20
                                        || callers.stream().anyMatch(Future::isDone));
            }
            done.set(true);
            for (Future<?> caller : callers) {
                caller.get();
            }
        } finally {
            done.set(true);
            threads.shutdown();
        }
    }

    private Void callUntil(AtomicBoolean done, AtomicInteger calls) throws Exception {
        while (!done.get()) {
            FastMath math = service(FastMath.class, "(loader.module=fastmath)");
            try {
                while (!done.get()) {
                    assertEquals(List.of("a", "b"), math.names());
                    calls.incrementAndGet();
                }
            } catch (ServiceException gone) {
                assertEquals(ServiceException.UNREGISTERED, gone.getType());
            }
        }
        return null;
    }

    @Test
    public void aMissingFunctionIsNamedWhenTheServiceIsPublished() throws Exception {
        String log =
                logOf(() -> start(math("1.0.0", SOURCE.replace("def describe_all", "def other"))));
        assertTrue(log, log.contains("FastMath.describeAll(List, int): there is no describe_all"));
        assertTrue(log, log.contains("fastmath: bundle math_1.0.0"));
        assertEquals(0, count(FastMath.class, "(loader.module=*)"));
        assertEquals("1", moduleService("fastmath").getAttrAs(String.class, "version"));
    }

    @Test
    public void aFunctionWithAnotherNumberOfParametersIsNamedToo() throws Exception {
        String log =
                logOf(
                        () ->
                                start(
                                        math(
                                                "1.0.0",
                                                SOURCE
                                                        + "def fail(): pass\ndef names(a): pass\n")));
        assertTrue(log, log.contains("FastMath.fail(String): fail cannot be called with 1"));
        assertTrue(log, log.contains("FastMath.names(): names cannot be called with 0"));
        assertEquals(0, count(FastMath.class, "(loader.module=*)"));
    }

    @Test
    public void whatIsNoInterfaceIsRefusedByName() throws Exception {
        assertRefused("nowhere.Absent", "nowhere.Absent is not found: odd has to import");
        assertRefused(INTERFACES + ".Consumer", "Consumer: it is not an interface");
        assertRefused(
                Two.class.getName(), "Two.twoNames() and Two.two_names() both stand for two_names");
    }

    private void assertRefused(String type, String reason) throws Exception {
        String log =
                logOf(
                        () -> {
                            Bundle odd =
                                    start(
                                            new PythonBundle("odd", "1.0.0")
                                                    .importing(INTERFACES)
                                                    .module("odd", "", "java.interface=" + type));
                            assertEquals(Bundle.ACTIVE, odd.getState());
                            odd.uninstall();
                        });
        assertTrue(log, log.contains("odd: bundle odd_1.0.0") && log.contains(reason));
    }

    @Test
    public void aViewIsOfTheObjectThatIsReturned() throws Exception {
        FastMath math = math();
        try (PyList<String> shared = math.shared()) {
            shared.add("b");
            assertEquals(List.of("a", "b"), shared);
            assertEquals(2, math.count(shared));
        }
        try (PyList<String> again = math.shared()) {
            assertEquals(List.of("a", "b"), again);
        }
    }

    @Test
    public void aGeneratorIsAStreamAndAnIteratorIsIteratedOver() throws Exception {
        FastMath math = math();
        try (Stream<Integer> squares = math.squares(1_000_000)) {
            assertEquals(List.of(0, 1, 4), squares.limit(3).toList());
        }
        assertEquals(List.of(1_000_000), moduleService("fastmath").getAttrAs(List.class, "closed"));
        assertEquals(3, math.largest(List.of(1L, 3L, 2L).iterator()));
    }

    @Test
    public void aCheckedExceptionThatTheMethodDeclaresComesThroughPython() throws Exception {
        FastMath math = math();
        IOException mine = new IOException("mine");
        assertSame(
                mine,
                assertThrows(
                        IOException.class,
                        () ->
                                math.copied(
                                        () -> {
                                            throw mine;
                                        })));
    }

    @Test
    public void severalInterfacesAreSeveralServices() throws Exception {
        start(
                new PythonBundle("both", "1.0.0")
                        .importing(INTERFACES)
                        .module(
                                "both",
                                "def greet(name): return 'hello ' + name\nclose = run = greet\n"
                                        + "def run(): raise OSError('no')\n",
                                "java.interface:List<String>=\""
                                        + Greeter.class.getName()
                                        + ",java.lang.Runnable\""));
        Greeter greeter = service(Greeter.class, "(loader.module=both)");
        assertEquals("hello ahello a", greeter.greetTwice("a"));
        Runnable runnable = service(Runnable.class, "(loader.module=both)");
        assertThrows(PythonException.class, runnable::run);
    }

    interface Step {
        void run() throws Exception;
    }

    /** What is logged meanwhile: slf4j-simple writes to System.err. */
    static String logOf(Step step) throws Exception {
        var bytes = new java.io.ByteArrayOutputStream();
        java.io.PrintStream before = System.err;
        System.setErr(
                new java.io.PrintStream(bytes, true, java.nio.charset.StandardCharsets.UTF_8));
        try {
            step.run();
        } finally {
            System.setErr(before);
        }
        return bytes.toString(java.nio.charset.StandardCharsets.UTF_8);
    }
}

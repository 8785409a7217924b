package loader.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TimeZone;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.IntBinaryOperator;
import java.util.stream.Stream;
import loader.cpython.InterpreterEnds;
import loader.cpython.NoLiveReferences;
import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.JavaFunction;
import loader.python.PyObject;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.AfterProperty;

/**
 * The rows of docs/conversions.md whose values come back as another type, or are used where they
 * are; in each kind of interpreter.
 */
class RowsPropertiesTest {

    private static final long LAST_MILLISECOND =
            253_402_214_400_000L; // a day before the year 10000

    private final List<Interpreter> interpreters =
            TestPython.kinds().stream().map(TestPython::interpreter).toList();

    @AfterProperty
    void everyReferenceIsClosed() {
        interpreters.forEach(NoLiveReferences::require);
    }

    @AfterContainer
    static void itsInterpretersEnd() {
        InterpreterEnds.endSubInterpreters();
    }

    private void inEach(Object value, BiConsumer<Attached, PyObject> check) {
        for (Interpreter each : interpreters) {
            try (Attached python = each.attach();
                    PyObject object = python.of(value)) {
                check.accept(python, object);
            }
        }
    }

    private void becomes(Object expected, Object value, Class<?> type) {
        inEach(value, (python, object) -> assertEquals(expected, object.as(type)));
    }

    private void comesBack(Object value, Class<?> type) {
        becomes(value, value, type);
    }

    @Example
    void nullIsNone() {
        inEach(null, (python, object) -> assertNull(object.as(Object.class)));
    }

    @Property
    void charactersAndSequencesAreText(@ForAll char value, @ForAll String text) {
        comesBack(value, Character.class);
        becomes(text, new StringBuilder(text), Object.class);
    }

    @Property
    void offsetTimeComesBack(
            @ForAll @LongRange(min = 0, max = 86_399_999_999L) long micros,
            @ForAll @LongRange(min = -64_800, max = 64_800) long offset) {
        ZoneOffset zone = ZoneOffset.ofTotalSeconds((int) offset);
        OffsetTime time = OffsetTime.of(LocalTime.ofNanoOfDay(micros * 1000), zone);
        comesBack(time, OffsetTime.class);
        comesBack(time, Object.class);
    }

    @Property
    void dateAndCalendarComeBack(
            @ForAll @LongRange(min = 0, max = LAST_MILLISECOND) long milliseconds) {
        comesBack(new Date(milliseconds), Date.class);
        Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone("Asia/Tokyo"));
        calendar.setTimeInMillis(milliseconds);
        inEach(
                calendar,
                (python, object) -> {
                    Calendar back = object.as(Calendar.class);
                    assertEquals(calendar.getTimeInMillis(), back.getTimeInMillis());
                    assertEquals(calendar.getTimeZone().getID(), back.getTimeZone().getID());
                });
    }

    @Property
    void timestampIsAnInstant(
            @ForAll @LongRange(min = 0, max = LAST_MILLISECOND) long milliseconds) {
        Instant instant = Instant.ofEpochMilli(milliseconds).plusNanos(123_000);
        becomes(instant, Timestamp.from(instant), Instant.class);
    }

    @Property
    void datesOfSqlAreDates(
            @ForAll @LongRange(min = 0, max = 2_900_000) long day,
            @ForAll @LongRange(min = 0, max = 86_399) long second) {
        LocalDate date = LocalDate.ofEpochDay(day);
        LocalTime time = LocalTime.ofSecondOfDay(second);
        becomes(date, java.sql.Date.valueOf(date), Object.class);
        becomes(time, java.sql.Time.valueOf(time), Object.class);
    }

    @Property
    void addressesComeBack(@ForAll("names") String name) throws MalformedURLException {
        URI uri = URI.create("file:///folder/" + name);
        URL url = uri.toURL();
        comesBack(uri, URI.class);
        inEach(url, (python, object) -> assertEquals(url.toString(), object.as(String.class)));
        inEach(
                url,
                (python, object) -> assertEquals(url.getPath(), object.as(URL.class).getPath()));
        comesBack(new File("folder", name), File.class);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1);
    }

    @Property
    void numbersThatChangeHaveTheValueOfTheMoment(
            @ForAll int small, @ForAll long large, @ForAll boolean flag) {
        LongAdder adder = new LongAdder();
        adder.add(large);
        DoubleAdder real = new DoubleAdder();
        real.add(small);
        becomes(small, new AtomicInteger(small), int.class);
        becomes(large, new AtomicLong(large), long.class);
        becomes(large, adder, long.class);
        becomes(flag, new AtomicBoolean(flag), boolean.class);
        becomes((double) small, real, Object.class);
    }

    @Property
    void optionalNumbersComeBack(@ForAll int small, @ForAll long large, @ForAll double real) {
        comesBack(OptionalInt.of(small), OptionalInt.class);
        comesBack(OptionalInt.empty(), OptionalInt.class);
        comesBack(OptionalLong.of(large), OptionalLong.class);
        comesBack(OptionalLong.empty(), OptionalLong.class);
        comesBack(OptionalDouble.of(real), OptionalDouble.class);
        comesBack(OptionalDouble.empty(), OptionalDouble.class);
    }

    @Property
    void directBufferIsTheSameMemory(@ForAll byte[] bytes, @ForAll byte written) {
        ByteBuffer memory = ByteBuffer.allocateDirect(bytes.length + 1);
        memory.put(bytes).rewind();
        byte[] expected = Arrays.copyOf(bytes, bytes.length + 1);
        inEach(
                memory,
                (python, object) -> {
                    assertArrayEquals(expected, object.as(byte[].class));
                    object.setItem(bytes.length, written & 0xFF);
                    boolean isCopy = python.interpreter().config() == InterpreterConfig.PROCESS;
                    assertEquals(isCopy ? 0 : written, memory.get(bytes.length));
                    memory.put(bytes.length, (byte) 0);
                });
    }

    @Property
    void functionsOfJavaAreCalled(@ForAll int left, @ForAll int right) {
        IntBinaryOperator operator = (a, b) -> 31 * a + b;
        int expected = operator.applyAsInt(left, right);
        JavaFunction same =
                (python, items) ->
                        operator.applyAsInt(items.get(0).as(int.class), items.get(1).as(int.class));
        inEach(
                same,
                (python, object) -> assertEquals(expected, object.callAs(int.class, left, right)));
        for (Interpreter each : interpreters) {
            try (Attached python = each.attach();
                    PyObject function = python.function(IntBinaryOperator.class, operator)) {
                assertEquals(expected, function.callAs(int.class, left, right));
            }
        }
    }

    @Property
    void iteratorsAndStreamsAreRead(@ForAll List<Integer> items) {
        for (Interpreter each : interpreters) {
            try (Attached python = each.attach();
                    PyObject iterator = python.of(items.iterator());
                    PyObject stream = python.of(items.stream());
                    PyObject list = python.of(items);
                    Stream<?> back = list.as(Stream.class)) {
                assertEquals(items, iterator.as(List.class));
                assertEquals(items, stream.as(List.class));
                assertEquals(items, back.toList());
            }
        }
    }

    @Property
    void stageHasItsResult(@ForAll int value) {
        inEach(
                CompletableFuture.completedFuture(value),
                (python, object) ->
                        assertEquals(value, object.callMethodAs(Object.class, "result")));
    }

    @Property
    void objectOfPythonIsItself(@ForAll int value) {
        for (Interpreter each : interpreters) {
            try (Attached python = each.attach();
                    PyObject list = python.of(List.of(value));
                    PyObject same = python.of(list);
                    PyObject back = list.as(PyObject.class)) {
                assertTrue(list.is(same));
                assertTrue(list.is(back));
            }
        }
    }
}

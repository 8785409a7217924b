package loader.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.net.URI;
import java.net.URL;
import java.nio.CharBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import loader.cpython.InEachInterpreter;
import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Interpreter;
import loader.python.InterpreterConfig;
import loader.python.PyModule;
import loader.python.PyObject;
import org.junit.jupiter.api.Test;

/** Classes of the JDK that are converted as another class is. */
@InEachInterpreter
@SuppressWarnings("JavaUtilDate") // older programs have such dates
class EquivalentsTest {

    private static final ZonedDateTime TIME =
            ZonedDateTime.of(2026, 11, 28, 16, 50, 1, 250_000_000, ZoneId.of("Europe/Berlin"));

    private final Interpreter interpreter;

    EquivalentsTest(InterpreterConfig config) {
        interpreter = TestPython.interpreter(config);
    }

    private String repr(Object value) {
        try (Attached python = interpreter.attach();
                PyObject object = python.of(value)) {
            return object.repr();
        }
    }

    private <T> T as(Class<T> type, String expression) {
        try (Attached python = interpreter.attach();
                PyModule scratch = python.newModule("scratch");
                PyObject object = python.eval(expression, scratch)) {
            return object.as(type);
        }
    }

    private <T> T roundTrip(Object value, Class<T> type) {
        try (Attached python = interpreter.attach();
                PyObject object = python.of(value)) {
            return object.as(type);
        }
    }

    @Test
    void datesOfOlderClassesAreTimes() {
        Date date = Date.from(TIME.toInstant());
        assertEquals(
                "datetime.datetime(2026, 11, 28, 15, 50, 1, 250000, tzinfo=datetime.timezone.utc)",
                repr(date));
        assertEquals(date, roundTrip(date, Date.class));
        Calendar calendar = GregorianCalendar.from(TIME);
        assertEquals(TIME, roundTrip(calendar, Object.class));
        assertEquals(calendar, roundTrip(calendar, Calendar.class));
        assertEquals(TIME.toInstant(), roundTrip(date, Instant.class));
    }

    @Test
    void aZoneThatIsAnOffsetIsOne() {
        for (String zone : List.of("UTC+1", "GMT+05:30", "+02:00", "Z", "UT-3")) {
            ZonedDateTime time = TIME.withZoneSameInstant(ZoneId.of(zone));
            assertEquals(time.toOffsetDateTime(), roundTrip(time, Object.class), zone);
        }
        ZonedDateTime utc = TIME.withZoneSameInstant(ZoneId.of("UTC"));
        assertEquals(utc, roundTrip(utc, Object.class));
    }

    @Test
    void aTimeWithoutAZoneIsNoInstant() {
        ClassCastException refused =
                assertThrows(
                        ClassCastException.class,
                        () -> as(Date.class, "__import__('datetime').datetime(2026, 1, 1)"));
        assertEquals("datetime.datetime cannot become java.util.Date", refused.getMessage());
    }

    @Test
    void datesOfSqlAreWhatTheyMean() {
        Instant instant = Instant.parse("2026-11-28T15:50:01.123456Z");
        assertEquals(instant, roundTrip(java.sql.Timestamp.from(instant), Instant.class));
        LocalDate date = LocalDate.of(2026, 11, 28);
        assertEquals(date, roundTrip(java.sql.Date.valueOf(date), Object.class));
        LocalTime time = LocalTime.of(16, 50, 1);
        assertEquals(time, roundTrip(java.sql.Time.valueOf(time), Object.class));
    }

    @Test
    void addressesAndFilesAreText() throws Exception {
        URI uri = URI.create("https://example.org/a?b=c#d");
        assertEquals("'https://example.org/a?b=c#d'", repr(uri));
        assertEquals(uri, roundTrip(uri, URI.class));
        URL url = uri.toURL();
        assertEquals("'https://example.org/a?b=c#d'", repr(url));
        assertEquals(uri.toString(), roundTrip(url, URL.class).toString());
        assertEquals("'a/b'", repr(new File("a/b")));
        assertEquals(new File("a/b"), roundTrip(new File("a/b"), File.class));
        assertEquals(new File("a"), as(File.class, "__import__('pathlib').Path('a')"));
        assertEquals(
                "no java.net.URL: nowhere: URI is not absolute",
                assertThrows(ClassCastException.class, () -> as(URL.class, "'nowhere'"))
                        .getMessage());
        assertEquals(
                "no java.net.URI: a b: Illegal character in path at index 1: a b",
                assertThrows(ClassCastException.class, () -> as(URI.class, "'a b'")).getMessage());
        assertEquals("'text'", repr(CharBuffer.wrap("text")));
    }

    @Test
    void numbersOfSeveralThreadsAreNumbers() {
        LongAdder adder = new LongAdder();
        adder.add(5);
        assertEquals(
                "[1, 2, 5, True]",
                repr(
                        List.of(
                                new AtomicInteger(1),
                                new AtomicLong(2),
                                adder,
                                new AtomicBoolean(true))));
    }

    @Test
    void optionalNumbersAreNumbersOrNone() {
        assertEquals("None", repr(OptionalInt.empty()));
        assertEquals("7", repr(OptionalInt.of(7)));
        assertEquals("7", repr(OptionalLong.of(7)));
        assertEquals("0.5", repr(OptionalDouble.of(0.5)));
        assertEquals(OptionalInt.of(7), as(OptionalInt.class, "7"));
        assertEquals(OptionalLong.of(1L << 40), as(OptionalLong.class, "1 << 40"));
        assertEquals(OptionalDouble.of(0.5), as(OptionalDouble.class, "0.5"));
        assertEquals(OptionalDouble.empty(), as(OptionalDouble.class, "None"));
        assertThrows(ClassCastException.class, () -> as(OptionalInt.class, "1 << 40"));
        assertThrows(ClassCastException.class, () -> as(OptionalInt.class, "'7'"));
    }

    @Test
    void whatIsIteratedOverBecomesACollectionOnRequest() {
        assertEquals(List.of(0, 1, 2), as(List.class, "range(3)"));
        assertEquals(List.of(0, 1), as(Iterable.class, "(i for i in range(2))"));
        assertEquals(Set.of(0, 1), as(Set.class, "[0, 1, 0]"));
        assertEquals(new ArrayList<>(List.of(1)), as(ArrayList.class, "(1,)"));
        assertEquals(new LinkedHashSet<>(List.of(1)), as(LinkedHashSet.class, "(1,)"));
        assertEquals(
                Map.of("a", 1), as(Map.class, "__import__('types').MappingProxyType({'a': 1})"));
        assertEquals(
                "object cannot become java.util.List",
                assertThrows(ClassCastException.class, () -> as(List.class, "object()"))
                        .getMessage());
        assertEquals(
                "object cannot become java.util.Map",
                assertThrows(ClassCastException.class, () -> as(Map.class, "object()"))
                        .getMessage());
    }

    @Test
    void numbersOfOtherLibrariesAreNumbers() {
        assertEquals(
                List.of(7), as(Object.class, "[type('N', (), {'__index__': lambda self: 7})()]"));
        assertEquals(
                List.of("Fraction", 0.5),
                List.of(
                        as(
                                Object.class,
                                "[type(__import__('fractions').Fraction(1, 2)).__name__][0]"),
                        as(Double.class, "__import__('fractions').Fraction(1, 2)")));
    }
}

package loader.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import loader.cpython.InterpreterEnds;
import loader.cpython.NoLiveReferences;
import loader.cpython.TestPython;
import loader.python.Attached;
import loader.python.Complex;
import loader.python.Interpreter;
import loader.python.PyObject;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.AfterProperty;

/**
 * Each row of docs/conversions.md: what went to Python and came back is equal to what it was. It
 * goes through the main interpreter and then through a sub-interpreter of either kind.
 */
class ConversionPropertiesTest {

    private static final long FIRST_SECOND =
            LocalDateTime.MIN.withYear(1).toEpochSecond(ZoneOffset.UTC);
    private static final long LAST_SECOND =
            LocalDateTime.of(9999, 12, 31, 23, 59, 59).toEpochSecond(ZoneOffset.UTC);

    private final List<Interpreter> interpreters =
            TestPython.kinds().stream().map(TestPython::interpreter).toList();

    enum Colour {
        RED,
        GREEN
    }

    record Point(int x, double y, Optional<String> nameOfPoint, List<Colour> colours) {}

    @AfterProperty
    void everyReferenceIsClosed() {
        interpreters.forEach(NoLiveReferences::require);
    }

    @AfterContainer
    static void itsInterpretersEnd() {
        InterpreterEnds.endSubInterpreters();
    }

    private <T> T roundTrip(Object value, Class<T> type) {
        T back = null;
        Object next = value;
        for (Interpreter each : interpreters) {
            back = roundTrip(each, next, type);
            next = back;
        }
        return back;
    }

    private static <T> T roundTrip(Interpreter interpreter, Object value, Class<T> type) {
        try (Attached python = interpreter.attach();
                PyObject object = python.of(value)) {
            return object.as(type);
        }
    }

    private void comesBack(Object value) {
        assertEquals(value, roundTrip(value, value.getClass()));
    }

    @Property
    void byteComesBack(@ForAll byte value) {
        comesBack(value);
    }

    @Property
    void shortComesBack(@ForAll short value) {
        comesBack(value);
    }

    @Property
    void intComesBack(@ForAll int value) {
        comesBack(value);
        assertEquals(value, roundTrip(value, Object.class));
    }

    @Property
    void longComesBack(@ForAll long value) {
        comesBack(value);
        assertEquals(value, roundTrip(value, long.class));
    }

    @Property
    void longOfAnyWidthComesBack(@ForAll long value, @ForAll @LongRange(max = 63) long shift) {
        comesBack(value >> shift);
    }

    @Property
    void bigIntegerComesBack(@ForAll BigInteger value, @ForAll @LongRange(max = 2000) long shift) {
        comesBack(value.shiftLeft((int) shift));
    }

    @Property
    void booleanComesBack(@ForAll boolean value) {
        comesBack(value);
    }

    @Property
    void floatComesBack(@ForAll float value) {
        comesBack(value);
    }

    @Property
    void doubleOfAnyBitsComesBack(@ForAll long bits) {
        comesBack(Double.longBitsToDouble(bits));
    }

    @Property
    void complexComesBack(@ForAll double real, @ForAll double imaginary) {
        comesBack(new Complex(real, imaginary));
    }

    @Property
    void textOfAnyCodePointsComesBack(@ForAll("texts") String text) {
        comesBack(text);
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> any = Arbitraries.strings().withCharRange('\0', '\uffff');
        return Arbitraries.oneOf(
                any,
                Arbitraries.strings().ascii(),
                Arbitraries.strings().withCharRange('\0', '\u00ff'),
                Arbitraries.strings().withCharRange('\0', '\ud7ff'),
                Arbitraries.integers()
                        .between(0, Character.MAX_CODE_POINT)
                        .map(Character::toString)
                        .list()
                        .map(points -> String.join("", points)));
    }

    @Property
    void bytesComeBack(@ForAll byte[] value) {
        assertArrayEquals(value, roundTrip(value, byte[].class));
    }

    @Property
    void dateComesBack(@ForAll @LongRange(min = -719_162, max = 2_932_896) long day) {
        comesBack(LocalDate.ofEpochDay(day));
    }

    @Property
    void timeComesBack(@ForAll @LongRange(min = 0, max = 86_399_999_999L) long micros) {
        comesBack(LocalTime.ofNanoOfDay(micros * 1000));
    }

    @Property
    void dateTimeComesBack(@ForAll("instants") Instant instant) {
        comesBack(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
        comesBack(instant);
    }

    @Provide
    Arbitrary<Instant> instants() {
        return Arbitraries.longs()
                .between(FIRST_SECOND, LAST_SECOND)
                .map(
                        second ->
                                Instant.ofEpochSecond(second, second & 0xFFFF)
                                        .truncatedTo(ChronoUnit.MICROS));
    }

    @Property
    void offsetDateTimeComesBack(
            @ForAll("instants") Instant instant,
            @ForAll @LongRange(min = -64_800, max = 64_800) long offset) {
        LocalDateTime local = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        comesBack(OffsetDateTime.of(local, ZoneOffset.ofTotalSeconds((int) offset)));
    }

    @Property
    void zonedDateTimeComesBackInTheYearsOfTimeZones(
            @ForAll @LongRange(min = 0, max = 2_000_000_000L) long second) {
        comesBack(Instant.ofEpochSecond(second).atZone(ZoneId.of("Europe/Berlin")));
    }

    @Property
    void durationComesBack(
            @ForAll @LongRange(min = -86_399_999_913_600L, max = 86_399_999_999_999L) long seconds,
            @ForAll @LongRange(min = 0, max = 999_999) long micros) {
        comesBack(Duration.ofSeconds(seconds, micros * 1000));
    }

    @Property
    void decimalComesBackWithItsScale(@ForAll BigInteger unscaled, @ForAll short scale) {
        comesBack(new BigDecimal(unscaled, scale));
    }

    @Property
    void uuidComesBack(@ForAll long high, @ForAll long low) {
        comesBack(new UUID(high, low));
    }

    @Property
    void pathComesBackFromStr(@ForAll("names") String name) {
        Path path = Path.of("folder", name);
        assertEquals(path, roundTrip(path, Path.class));
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1);
    }

    @Property
    void enumComesBack(@ForAll Colour colour) {
        assertEquals(colour, roundTrip(colour, Colour.class));
    }

    @Property
    void recordComesBack(
            @ForAll int x,
            @ForAll double y,
            @ForAll("texts") String name,
            @ForAll @Size(max = 9) List<Colour> colours) {
        comesBack(new Point(x, y, Optional.of(name), colours));
        comesBack(new Point(x, y, Optional.empty(), colours));
    }

    @Property
    void optionalComesBack(@ForAll int value) {
        assertEquals(Optional.of(value), roundTrip(Optional.of(value), Optional.class));
        assertEquals(Optional.empty(), roundTrip(Optional.empty(), Optional.class));
    }

    @Property
    void listComesBack(
            @ForAll List<Integer> numbers, @ForAll List<Double> reals, @ForAll List<String> texts) {
        for (List<?> list : List.of(numbers, reals, texts)) {
            assertEquals(list, roundTrip(list, List.class));
        }
    }

    @Property
    void longListOfOneKindComesBack(@ForAll @Size(min = 24, max = 200) List<Integer> numbers) {
        assertEquals(numbers, roundTrip(numbers, List.class));
    }

    @Property
    void tupleComesBackAsArray(@ForAll List<Integer> items) {
        Object[] array = items.toArray();
        assertArrayEquals(array, roundTrip(array, Object[].class));
    }

    @Property
    void setComesBack(@ForAll Set<Integer> set) {
        assertEquals(set, roundTrip(set, Set.class));
    }

    @Property
    void dictComesBack(@ForAll Map<String, Integer> map) {
        assertEquals(map, roundTrip(map, Map.class));
    }

    @Property
    void nestedContainersComeBack(
            @ForAll @Size(max = 4)
                    Map<Integer, @Size(max = 4) List<@Size(max = 4) Map<String, Double>>> nested) {
        assertEquals(nested, roundTrip(nested, Map.class));
    }

    @Property
    void primitiveArraysComeBack(
            @ForAll short[] shorts,
            @ForAll int[] ints,
            @ForAll long[] longs,
            @ForAll float[] floats,
            @ForAll double[] doubles) {
        assertArrayEquals(shorts, roundTrip(shorts, short[].class));
        assertArrayEquals(ints, roundTrip(ints, int[].class));
        assertArrayEquals(longs, roundTrip(longs, long[].class));
        assertArrayEquals(floats, roundTrip(floats, float[].class));
        assertArrayEquals(doubles, roundTrip(doubles, double[].class));
    }

    @Property
    void charAndBooleanArraysComeBack(@ForAll char[] chars, @ForAll boolean[] booleans) {
        assertArrayEquals(chars, roundTrip(chars, char[].class));
        assertArrayEquals(booleans, roundTrip(booleans, boolean[].class));
    }

    @Property
    void zonedTimesThatClocksShowTwiceAreToldApart(@ForAll boolean later) {
        ZonedDateTime time =
                LocalDateTime.of(2024, 10, 27, 2, 30).atZone(ZoneId.of("Europe/Berlin"));
        comesBack(later ? time.withLaterOffsetAtOverlap() : time.withEarlierOffsetAtOverlap());
    }
}

package loader.spi.values;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Java's dates and times and those of Python's {@code datetime}, which ends at microseconds. */
final class Times {

    private static final int NANOS = 1000;

    /** A zone that is an offset, as Z or UTC+1, of which Python's data knows nothing. */
    private static final Pattern OFFSET = Pattern.compile("^(Z|(UTC|GMT|UT)?[+-].*)$");

    private Times() {}

    /** The call that makes the Python object, or null if the value is no time. */
    static FunctionCall toPython(Object value) {
        if (value instanceof LocalDate date) {
            return FunctionCall.ofValues(
                    "date", date.getYear(), date.getMonthValue(), date.getDayOfMonth());
        }
        if (value instanceof LocalTime time) {
            return time(time, null);
        }
        if (value instanceof OffsetTime time) {
            return time(time.toLocalTime(), time.getOffset().getTotalSeconds());
        }
        if (value instanceof Duration duration) {
            return FunctionCall.ofValues(
                    "duration", duration.getSeconds(), duration.getNano() / NANOS);
        }
        if (value instanceof LocalDateTime time) {
            return dateTime(time, null, null);
        }
        return value instanceof Instant instant ? ofInstant(instant) : zoned(value);
    }

    private static FunctionCall zoned(Object value) {
        if (value instanceof OffsetDateTime time) {
            int offset = time.getOffset().getTotalSeconds();
            return dateTime(time.toLocalDateTime(), offset, null);
        }
        if (value instanceof ZonedDateTime time) {
            boolean region = !OFFSET.matcher(time.getZone().getId()).find();
            int offset = time.getOffset().getTotalSeconds();
            String key = region ? time.getZone().getId() : null;
            return dateTime(time.toLocalDateTime(), offset, key);
        }
        return null;
    }

    /** Java has no calendar for the first and last of its instants. */
    private static FunctionCall ofInstant(Instant instant) {
        try {
            return zoned(instant.atOffset(ZoneOffset.UTC));
        } catch (DateTimeException tooFar) {
            return FunctionCall.ofValues("outside", instant + ": " + tooFar.getMessage());
        }
    }

    private static FunctionCall time(LocalTime time, Integer offset) {
        return FunctionCall.ofValues(
                "time",
                time.getHour(),
                time.getMinute(),
                time.getSecond(),
                time.getNano() / NANOS,
                offset);
    }

    private static FunctionCall dateTime(LocalDateTime time, Integer offset, String key) {
        return FunctionCall.ofValues(
                "datetime",
                time.getYear(),
                time.getMonthValue(),
                time.getDayOfMonth(),
                time.getHour(),
                time.getMinute(),
                time.getSecond(),
                time.getNano() / NANOS,
                offset,
                key);
    }

    /** The value of a kind from its parts, as {@code values.py} tells them. */
    static Object toJava(String kind, List<?> parts) {
        if (kind.equals("duration")) {
            return Duration.ofSeconds(whole(parts.get(0)), whole(parts.get(1)));
        }
        if (kind.equals("epoch day")) {
            return LocalDate.ofEpochDay(whole(parts.get(0)));
        }
        if (kind.equals("epoch second")) {
            return LocalDateTime.ofEpochSecond(
                    whole(parts.get(0)), (Integer) parts.get(1), ZoneOffset.UTC);
        }
        List<Integer> numbers = new ArrayList<>();
        parts.forEach(part -> numbers.add(part instanceof Integer number ? number : null));
        return switch (kind) {
            case "date" -> LocalDate.of(numbers.get(0), numbers.get(1), numbers.get(2));
            case "time" -> withOffset(time(numbers), numbers.get(4));
            default ->
                    zonedDateTime(
                            LocalDateTime.of(
                                    LocalDate.of(numbers.get(0), numbers.get(1), numbers.get(2)),
                                    time(numbers.subList(3, 7))),
                            numbers.get(7),
                            (String) parts.get(8));
        };
    }

    private static long whole(Object number) {
        if (number instanceof BigInteger) {
            throw new DateTimeException("outside of what Java counts: " + number);
        }
        return ((Number) number).longValue();
    }

    private static LocalTime time(List<Integer> numbers) {
        return LocalTime.of(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
    }

    private static Object withOffset(LocalTime time, Integer seconds) {
        return seconds == null ? time : time.atOffset(ZoneOffset.ofTotalSeconds(seconds));
    }

    private static Object zonedDateTime(LocalDateTime time, Integer seconds, String key) {
        if (seconds == null) {
            return time;
        }
        ZoneOffset offset = ZoneOffset.ofTotalSeconds(seconds);
        return key == null
                ? time.atOffset(offset)
                : ZonedDateTime.ofLocal(time, ZoneId.of(key), offset);
    }
}

package loader.spi;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** Classes of the JDK whose values are converted as those of another class. */
@SuppressWarnings("JavaUtilDate") // older programs have such dates
public final class Equivalents {

    private Equivalents() {}

    /** The value that is converted instead, or the value itself. */
    public static Object of(Object value) {
        if (value instanceof Date date) {
            return ofDate(date);
        }
        if (value instanceof Calendar calendar) {
            return calendar.toInstant().atZone(calendar.getTimeZone().toZoneId());
        }
        if (value instanceof URI || value instanceof URL || value instanceof File) {
            return value.toString();
        }
        return value instanceof Number number ? ofNumber(number) : ofOptional(value);
    }

    /** The classes of java.sql are told by their names: that module need not be there. */
    private static Object ofDate(Date date) {
        return switch (date.getClass().getName()) {
            case "java.sql.Date" -> LocalDate.parse(date.toString());
            case "java.sql.Time" -> LocalTime.parse(date.toString());
            default -> date.toInstant();
        };
    }

    private static Object ofNumber(Number number) {
        if (number instanceof AtomicInteger
                || number instanceof AtomicLong
                || number instanceof LongAdder) {
            return number.longValue();
        }
        return number instanceof DoubleAdder ? (Object) number.doubleValue() : number;
    }

    private static Object ofOptional(Object value) {
        if (value instanceof AtomicBoolean flag) {
            return flag.get();
        }
        if (value instanceof OptionalInt optional) {
            return optional.isPresent() ? optional.getAsInt() : null;
        }
        if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? optional.getAsLong() : null;
        }
        if (value instanceof OptionalDouble optional) {
            return optional.isPresent() ? optional.getAsDouble() : null;
        }
        return value;
    }

    public static boolean isOptional(Class<?> type) {
        return type == OptionalInt.class
                || type == OptionalLong.class
                || type == OptionalDouble.class;
    }

    /** The optional number, or null where the value is no such number. */
    public static Object optional(Object value, Class<?> type) {
        if (type == OptionalInt.class && (value == null || value instanceof Integer)) {
            return value == null ? OptionalInt.empty() : OptionalInt.of((Integer) value);
        }
        if (type == OptionalLong.class
                && (value == null || value instanceof Long || value instanceof Integer)) {
            return value == null
                    ? OptionalLong.empty()
                    : OptionalLong.of(((Number) value).longValue());
        }
        if (type == OptionalDouble.class && (value == null || value instanceof Number)) {
            return value == null
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(((Number) value).doubleValue());
        }
        return null;
    }

    /** The value of a class that an object of another class becomes on request, or null. */
    public static Object as(Object value, Class<?> type) {
        if (value instanceof String text) {
            return ofText(text, type);
        }
        if (value instanceof Path path) {
            return type == File.class ? path.toFile() : null;
        }
        ZonedDateTime time = zoned(value);
        return time == null ? null : ofTime(time, type);
    }

    private static Object ofText(String text, Class<?> type) {
        if (type == File.class) {
            return new File(text);
        }
        return type == URI.class || type == URL.class ? address(text, type) : null;
    }

    private static Object address(String text, Class<?> type) {
        try {
            URI uri = new URI(text);
            return type == URI.class ? uri : uri.toURL();
        } catch (URISyntaxException | MalformedURLException | IllegalArgumentException wrong) {
            ClassCastException refused =
                    new ClassCastException(
                            "no " + type.getName() + ": " + text + ": " + wrong.getMessage());
            refused.initCause(wrong);
            throw refused;
        }
    }

    private static ZonedDateTime zoned(Object value) {
        if (value instanceof OffsetDateTime time) {
            return time.toZonedDateTime();
        }
        return value instanceof ZonedDateTime time ? time : null;
    }

    private static Object ofTime(ZonedDateTime time, Class<?> type) {
        if (type == Instant.class) {
            return time.toInstant();
        }
        if (type == ZonedDateTime.class) {
            return time;
        }
        if (type == OffsetDateTime.class) {
            return time.toOffsetDateTime();
        }
        if (type == Date.class) {
            return Date.from(time.toInstant());
        }
        return type == Calendar.class || type == GregorianCalendar.class
                ? GregorianCalendar.from(time)
                : null;
    }
}

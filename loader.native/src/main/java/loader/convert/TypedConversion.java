package loader.convert;

import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Optional;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.python.Complex;
import loader.python.PyModule;
import loader.python.PyObject;

/** A Python object as a value of the Java type that is asked for. */
final class TypedConversion {

    private TypedConversion() {}

    static <T> T of(AttachedThread python, long object, Class<T> type) {
        if (type == PyObject.class) {
            return type.cast(python.borrowed(object));
        }
        if (type == PyModule.class) {
            return type.cast(python.asModule(python.borrowed(object)));
        }
        if (PyViews.isView(type) && object != python.interpreter().none()) {
            return type.cast(PyViews.of(python, object, type));
        }
        if (type.isArray() && type != byte[].class) {
            return type.cast(JavaArrays.of(python, object, type));
        }
        if (object != python.interpreter().none() && isByName(type)) {
            return type.cast(RichTypeConversion.toJava(python, object, type));
        }
        return adapted(python, object, type, ToJava.natural(python, object));
    }

    /** Whether the names in the object decide, whatever its class is. */
    private static boolean isByName(Class<?> type) {
        return type.isEnum() || type.isRecord() && type != Complex.class;
    }

    private static <T> T adapted(AttachedThread python, long object, Class<T> type, Object value) {
        if (type == Optional.class) {
            return type.cast(Optional.ofNullable(value));
        }
        if (value == null || type.isInstance(value)) {
            return type.cast(value);
        }
        Object other = other(python, object, type, value);
        if (other == null) {
            throw refused(python, object, type, value);
        }
        return type.cast(other);
    }

    static ClassCastException refused(
            AttachedThread python, long object, Class<?> type, Object value) {
        boolean number = value instanceof Number && Number.class.isAssignableFrom(type);
        String reason = number ? " without loss: " + value : "";
        return new ClassCastException(
                Reference.typeName(python, object)
                        + " cannot become "
                        + type.getTypeName()
                        + reason);
    }

    private static Object other(AttachedThread python, long object, Class<?> type, Object value) {
        if (value instanceof Number number) {
            return Numbers.as(number, type);
        }
        if (value instanceof String text) {
            return text(text, type);
        }
        if (value instanceof OffsetDateTime time && type == Instant.class) {
            return time.toInstant();
        }
        if (value instanceof ZonedDateTime time) {
            return type == Instant.class
                    ? time.toInstant()
                    : type == OffsetDateTime.class ? time.toOffsetDateTime() : null;
        }
        if (value instanceof OffsetDateTime time && type == ZonedDateTime.class) {
            return time.toZonedDateTime();
        }
        if (value instanceof Reference reference) {
            try (reference) {
                return protocol(python, object, type);
            }
        }
        return null;
    }

    private static Object text(String text, Class<?> type) {
        if (type == Path.class) {
            return Path.of(text);
        }
        return type == Character.class && text.length() == 1 ? (Object) text.charAt(0) : null;
    }

    /** What an object that stands for no value offers by Python's protocols. */
    private static Object protocol(AttachedThread python, long object, Class<?> type) {
        if (Number.class.isAssignableFrom(type)) {
            return RichTypeConversion.number(python, object)
                    .map(number -> type.isInstance(number) ? number : Numbers.as(number, type))
                    .orElse(null);
        }
        return null;
    }
}

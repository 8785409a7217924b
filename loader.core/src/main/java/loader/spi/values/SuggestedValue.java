package loader.spi.values;

import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import loader.python.PyObject;
import loader.spi.Equivalents;
import loader.spi.FunctionalMethod;
import loader.spi.NumericTypes;

/** The value that a Python object suggests, as a value of the type that is asked for. */
public final class SuggestedValue {

    private SuggestedValue() {}

    /**
     * The value as one of the type.
     *
     * @param value the value, or a new reference if the object suggests none; the reference is
     *     closed unless it is the result
     */
    public static <T> T as(Class<T> type, Object value, Protocols object) {
        if (type == Optional.class) {
            return type.cast(Optional.ofNullable(value));
        }
        if (!Equivalents.isOptional(type) && (value == null || type.isInstance(value))) {
            return type.cast(value);
        }
        try {
            Object result =
                    Equivalents.isOptional(type)
                            ? Equivalents.optional(value, type)
                            : other(type, value, object);
            return type.cast(required(type, value, result, object));
        } finally {
            if (value instanceof PyObject reference) {
                reference.close();
            }
        }
    }

    private static Object required(Class<?> type, Object value, Object result, Protocols object) {
        if (result == null) {
            throw refused(type, value, object.typeName());
        }
        return result;
    }

    /** Says that an object cannot become a value of the type. */
    public static ClassCastException refused(Class<?> type, Object value, String typeName) {
        boolean isNumber = value instanceof Number && Number.class.isAssignableFrom(type);
        String reason = isNumber ? reason((Number) value, type) : "";
        return new ClassCastException(typeName + " cannot become " + type.getTypeName() + reason);
    }

    /** What is no integer in Python becomes none of Java, also when it has the value of one. */
    private static String reason(Number value, Class<?> type) {
        boolean isOther =
                value instanceof BigDecimal || value instanceof Double && type != Float.class;
        return isOther
                ? "; ask for " + value.getClass().getName() + ": " + value
                : " without loss: " + value;
    }

    private static Object other(Class<?> type, Object value, Protocols object) {
        if (value instanceof Number number) {
            return NumericTypes.as(number, type);
        }
        if (value instanceof String text) {
            return ofText(text, type);
        }
        if (value instanceof Collection<?> items && Iterable.class.isAssignableFrom(type)) {
            return collection(items, type);
        }
        return value instanceof PyObject ? offered(type, object) : Equivalents.as(value, type);
    }

    private static Object ofText(String text, Class<?> type) {
        if (type == Path.class) {
            return path(text);
        }
        if (type == char[].class) {
            return text.toCharArray();
        }
        return type == Character.class && text.length() == 1
                ? (Object) text.charAt(0)
                : Equivalents.as(text, type);
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException wrong) {
            ClassCastException refused =
                    new ClassCastException("no " + Path.class.getName() + ": " + wrong.getReason());
            refused.initCause(wrong);
            throw refused;
        }
    }

    private static Object collection(Collection<?> items, Class<?> type) {
        if (type.isAssignableFrom(ArrayList.class)) {
            return new ArrayList<>(items);
        }
        return type.isAssignableFrom(LinkedHashSet.class) ? new LinkedHashSet<>(items) : null;
    }

    private static Object offered(Class<?> type, Protocols object) {
        if (Number.class.isAssignableFrom(type)) {
            return object.number()
                    .map(number -> type.isInstance(number) ? number : NumericTypes.as(number, type))
                    .orElse(null);
        }
        if (Iterable.class.isAssignableFrom(type)) {
            return collection(object.items(type), type);
        }
        if (Map.class.isAssignableFrom(type) && type.isAssignableFrom(LinkedHashMap.class)) {
            return object.mapping().orElse(null);
        }
        return FunctionalMethod.of(type).flatMap(method -> object.function(type)).orElse(null);
    }
}

package loader.spi.values;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.BaseStream;
import loader.python.Complex;
import loader.spi.CallShape;
import loader.spi.SnakeCase;

/** Values that have a class of their own on both sides, through functions of {@code values.py}. */
public final class RichValues {

    private RichValues() {}

    /** The call that makes the Python object for the value, or empty if there is none. */
    public static Optional<FunctionCall> toPython(Object value) {
        if (value instanceof Enum<?> member) {
            Class<?> type = member.getDeclaringClass();
            Object[] names =
                    Arrays.stream(type.getEnumConstants())
                            .map(each -> ((Enum<?>) each).name())
                            .toArray();
            return call("member", type.getName(), names, member.name());
        }
        if (value instanceof BigDecimal decimal) {
            return call("decimal", decimal.toString());
        }
        if (value instanceof UUID uuid) {
            return call("uuid", uuid.toString());
        }
        return value instanceof Record record
                ? ofRecord(record)
                : Optional.ofNullable(Times.toPython(value));
    }

    private static Optional<FunctionCall> call(String function, Object... arguments) {
        return Optional.of(FunctionCall.ofValues(function, arguments));
    }

    private static Optional<FunctionCall> ofRecord(Record record) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Object[] names = Arrays.stream(components).map(RecordComponent::getName).toArray();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = CallShape.value(record, components[i]);
        }
        return call("record", record.getClass().getName(), names, values);
    }

    /** The call that makes an iterator or iterable of Python for one of Java, or empty. */
    public static Optional<FunctionCall> iteration(Object value) {
        if (value instanceof Iterator<?> items) {
            return Optional.of(JavaIterators.iterator(items));
        }
        if (value instanceof BaseStream<?, ?> stream) {
            return Optional.of(JavaIterators.stream(stream));
        }
        return value instanceof Iterable<?> items
                ? Optional.of(JavaIterators.iterable(items))
                : Optional.empty();
    }

    /** Each component's name as Java spells it, and as Python does. */
    public static Object[] spellings(Class<?> record) {
        return Arrays.stream(record.getRecordComponents())
                .map(RecordComponent::getName)
                .map(name -> new Object[] {name, SnakeCase.of(name)})
                .toArray();
    }

    /** The constant of this name, or empty. */
    public static Optional<Object> constant(Class<?> type, String name) {
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> ((Enum<?>) each).name().equals(name))
                .findFirst()
                .map(each -> each);
    }

    /** Whether the names in the object decide, whatever its class is. */
    public static boolean isByName(Class<?> type) {
        return type.isEnum() || type.isRecord() && type != Complex.class;
    }

    /**
     * The value of a kind from its parts, as {@code to_java} of {@code values.py} tells them.
     *
     * @throws ClassCastException if Java has no such value
     */
    public static Object toJava(String kind, List<?> parts, String typeName) {
        try {
            return switch (kind) {
                case "complex" -> new Complex((Double) parts.get(0), (Double) parts.get(1));
                case "decimal" -> new BigDecimal((String) parts.get(0));
                case "uuid" -> UUID.fromString((String) parts.get(0));
                case "path" -> Path.of((String) parts.get(0));
                default -> Times.toJava(kind, parts);
            };
        } catch (IllegalArgumentException | DateTimeException outside) {
            ClassCastException refused =
                    new ClassCastException(
                            typeName + " is none that Java has: " + outside.getMessage());
            refused.initCause(outside);
            throw refused;
        }
    }
}

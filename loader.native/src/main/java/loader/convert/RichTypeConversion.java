package loader.convert;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import loader.cpython.AttachedThread;
import loader.cpython.PythonSide;
import loader.cpython.Reference;
import loader.python.Complex;

/**
 * RichTypeConversion that have a class of their own on both sides, through functions of {@code
 * values.py}.
 */
final class RichTypeConversion {

    private RichTypeConversion() {}

    /** New reference. */
    static long toPython(AttachedThread python, Object value) {
        if (value instanceof Enum<?> member) {
            Class<?> type = member.getDeclaringClass();
            Object[] names =
                    Arrays.stream(type.getEnumConstants())
                            .map(each -> ((Enum<?>) each).name())
                            .toArray();
            return call(python, "member", type.getName(), names, member.name());
        }
        if (value instanceof BigDecimal decimal) {
            return call(python, "decimal", decimal.toString());
        }
        if (value instanceof UUID uuid) {
            return call(python, "uuid", uuid.toString());
        }
        if (value instanceof Complex complex) {
            long type = python.python().symbol("PyComplex_Type");
            return python.vectorcall(type, complex.real(), complex.imaginary());
        }
        return value instanceof Record record
                ? Records.toPython(python, record)
                : Times.toPython(python, value);
    }

    /** New reference to what a function of {@code values.py} returns. */
    static long call(AttachedThread python, String function, Object... arguments) {
        long callable = PythonSide.function(python, "values", function);
        try {
            return python.vectorcall(callable, arguments);
        } finally {
            python.decRef(callable);
        }
    }

    /** The same as a Java value. */
    static <T> T callAs(
            AttachedThread python, Class<T> type, String function, Object... arguments) {
        return ToJava.consume(python, call(python, function, arguments), type);
    }

    /** The Java value, or a reference when the object stands for none. */
    static Object toJava(AttachedThread python, long object) {
        List<?> parts;
        try (Reference value = python.borrowed(object)) {
            long described = call(python, "to_java", value);
            parts = parts(python, described, object);
        }
        if (parts == null) {
            return python.borrowed(object);
        }
        try {
            return value(python, parts);
        } catch (IllegalArgumentException | DateTimeException outside) {
            ClassCastException refused =
                    new ClassCastException(
                            Reference.typeName(python, object)
                                    + " is none that Java has: "
                                    + outside.getMessage());
            refused.initCause(outside);
            throw refused;
        }
    }

    private static List<?> parts(AttachedThread python, long described, long object) {
        try {
            if (described == python.interpreter().none()) {
                return null;
            }
            long kind = python.fields().item(described, false, 0);
            return "set".equals(python.fields().text(kind))
                    ? List.of("set", ToJava.set(python, object))
                    : ToJava.list(python, described);
        } finally {
            python.decRef(described);
        }
    }

    private static Object value(AttachedThread python, List<?> parts) {
        String kind = (String) parts.get(0);
        return switch (kind) {
            case "plain", "bytes", "set" -> parts.get(1);
            case "complex" -> new Complex((Double) parts.get(1), (Double) parts.get(2));
            case "decimal" -> new BigDecimal((String) parts.get(1));
            case "view" -> lent(python, (Number) parts.get(1));
            case "uuid" -> UUID.fromString((String) parts.get(1));
            case "path" -> Path.of((String) parts.get(1));
            default -> Times.toJava(kind, parts.subList(1, parts.size()));
        };
    }

    /** What Java lent to Python comes back as itself. */
    private static Object lent(AttachedThread python, Number number) {
        return python.interpreter().upcalls().held(number.longValue())
                        instanceof ExportedCollection lent
                ? lent.collection()
                : null;
    }

    /** The enum constant or record for an object of whatever Python class. */
    static Object toJava(AttachedThread python, long object, Class<?> type) {
        if (type.isRecord()) {
            return Records.toJava(python, object, type);
        }
        try (Reference value = python.borrowed(object)) {
            String name = callAs(python, String.class, "member_name", value);
            return Arrays.stream(type.getEnumConstants())
                    .filter(each -> ((Enum<?>) each).name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> TypedConversion.refused(python, object, type, name));
        }
    }

    /** The number by {@code __index__} or {@code __float__}. */
    static Optional<Number> number(AttachedThread python, long object) {
        try (Reference value = python.borrowed(object)) {
            return Optional.ofNullable(callAs(python, Number.class, "number", value));
        }
    }
}

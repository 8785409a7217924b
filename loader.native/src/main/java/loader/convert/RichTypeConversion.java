package loader.convert;

import java.util.List;
import java.util.Optional;
import loader.cpython.AttachedThread;
import loader.cpython.PythonSide;
import loader.cpython.Reference;
import loader.python.Complex;
import loader.spi.values.FunctionCall;
import loader.spi.values.RichValues;
import loader.spi.views.LentCollection;

/**
 * RichTypeConversion that have a class of their own on both sides, through functions of {@code
 * values.py}.
 */
final class RichTypeConversion {

    private RichTypeConversion() {}

    /** New reference. */
    static long toPython(AttachedThread python, Object value) {
        if (value instanceof Complex complex) {
            long type = python.python().symbol("PyComplex_Type");
            return python.vectorcall(type, complex.real(), complex.imaginary());
        }
        return made(
                python,
                RichValues.toPython(value)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "no Python object stands for a "
                                                        + value.getClass().getName())));
    }

    /** New reference to what the call returns. */
    static long made(AttachedThread python, FunctionCall call) {
        return callIn(python, call.module(), call.function(), call.arguments().toArray());
    }

    /** New reference to what a function of {@code values.py} returns. */
    static long call(AttachedThread python, String function, Object... arguments) {
        return callIn(python, "values", function, arguments);
    }

    /** The same of another module. */
    static long callIn(AttachedThread python, String module, String function, Object... arguments) {
        long callable = PythonSide.function(python, module, function);
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
        String kind = (String) parts.get(0);
        return switch (kind) {
            case "plain", "bytes", "set" -> parts.get(1);
            case "view" -> lent(python, (Number) parts.get(1));
            default ->
                    RichValues.toJava(
                            kind,
                            parts.subList(1, parts.size()),
                            Reference.typeName(python, object));
        };
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

    /** What Java lent to Python comes back as itself. */
    private static Object lent(AttachedThread python, Number number) {
        return python.interpreter().upcalls().held(number.longValue())
                        instanceof LentCollection lent
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
            return RichValues.constant(type, name)
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

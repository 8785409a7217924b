package loader.convert;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.python.Complex;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.spi.AddedConversion;
import loader.spi.Equivalents;
import loader.spi.FunctionalMethod;
import loader.spi.NumericTypes;

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
        if (type == Iterator.class || type == Stream.class) {
            return type.cast(DeclaredTypes.toJava(python, object, type, Object.class));
        }
        if (object != python.interpreter().none() && isByName(type)) {
            return type.cast(RichTypeConversion.toJava(python, object, type));
        }
        for (AddedConversion each : python.interpreter().conversion().added()) {
            if (object != python.interpreter().none() && each.makes(type)) {
                return type.cast(added(python, object, type, each));
            }
        }
        return adapted(python, object, type, ToJava.natural(python, object));
    }

    private static Object added(
            AttachedThread python, long object, Class<?> type, AddedConversion conversion) {
        try (Reference reference = python.borrowed(object)) {
            return conversion.toJava(python, reference, type);
        }
    }

    /** Whether the names in the object decide, whatever its class is. */
    private static boolean isByName(Class<?> type) {
        return type.isEnum() || type.isRecord() && type != Complex.class;
    }

    private static <T> T adapted(AttachedThread python, long object, Class<T> type, Object value) {
        if (type == Optional.class) {
            return type.cast(Optional.ofNullable(value));
        }
        if (Equivalents.isOptional(type)) {
            Object optional = Equivalents.optional(value, type);
            if (optional == null) {
                throw refused(python, object, type, value);
            }
            return type.cast(optional);
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
            return NumericTypes.as(number, type);
        }
        if (value instanceof String text) {
            return text(text, type);
        }
        if (value instanceof Collection<?> items && Iterable.class.isAssignableFrom(type)) {
            return collection(items, type);
        }
        if (value instanceof Reference reference) {
            try (reference) {
                return protocol(python, object, type);
            }
        }
        return Equivalents.as(value, type);
    }

    private static Object text(String text, Class<?> type) {
        if (type == Path.class) {
            return Path.of(text);
        }
        return type == Character.class && text.length() == 1
                ? (Object) text.charAt(0)
                : Equivalents.as(text, type);
    }

    private static Object collection(Collection<?> items, Class<?> type) {
        if (type.isAssignableFrom(ArrayList.class)) {
            return new ArrayList<>(items);
        }
        return type.isAssignableFrom(LinkedHashSet.class) ? new LinkedHashSet<>(items) : null;
    }

    /** What an object that stands for no value offers by Python's protocols. */
    private static Object protocol(AttachedThread python, long object, Class<?> type) {
        if (Number.class.isAssignableFrom(type)) {
            return RichTypeConversion.number(python, object)
                    .map(number -> type.isInstance(number) ? number : NumericTypes.as(number, type))
                    .orElse(null);
        }
        if (Iterable.class.isAssignableFrom(type)) {
            return collection(items(python, object, type), type);
        }
        if (Map.class.isAssignableFrom(type) && type.isAssignableFrom(LinkedHashMap.class)) {
            return mapping(python, object);
        }
        try (Reference callable = python.borrowed(object)) {
            return FunctionalMethod.of(type)
                    .flatMap(method -> DeclaredTypes.callable(python, callable, type, Map.of()))
                    .orElse(null);
        }
    }

    private static List<Object> items(AttachedThread python, long object, Class<?> type) {
        try (Reference iterable = python.borrowed(object)) {
            long list = JavaArrays.list(python, iterable, type);
            try {
                return ToJava.list(python, list);
            } finally {
                python.decRef(list);
            }
        }
    }

    private static Object mapping(AttachedThread python, long object) {
        try (Reference mapping = python.borrowed(object)) {
            return RichTypeConversion.callAs(python, Map.class, "mapping", mapping);
        }
    }
}

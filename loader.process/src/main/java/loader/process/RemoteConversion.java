package loader.process;

import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import loader.process.memory.Memory;
import loader.python.Attached;
import loader.python.Complex;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PyView;
import loader.spi.AddedConversion;
import loader.spi.PythonFunction;
import loader.spi.values.BufferKind;
import loader.spi.values.ElementType;
import loader.spi.values.Protocols;
import loader.spi.values.RichValues;
import loader.spi.values.SuggestedValue;

/** Python objects as values of the Java type that is asked for. */
final class RemoteConversion {

    private static final ElementType<Object> ANY = new ElementType<>(Object.class);

    private RemoteConversion() {}

    /** Whether the value of the object is enough, whatever the object is. */
    static boolean goesByValue(ProcessInterpreter interpreter, Class<?> type) {
        return !PyObject.class.isAssignableFrom(type)
                && !PyView.class.isAssignableFrom(type)
                && (!type.isArray() || type == byte[].class || type == char[].class)
                && type != Iterator.class
                && type != Stream.class
                && !RichValues.isByName(type)
                && added(interpreter, type).isEmpty();
    }

    private static Optional<AddedConversion> added(ProcessInterpreter interpreter, Class<?> type) {
        return interpreter.added().stream().filter(each -> each.makes(type)).findFirst();
    }

    static <T> T as(RemoteObject object, Class<T> type) {
        if (goesByValue(object.interpreter(), type)) {
            return adapted(object.natural(), type, object);
        }
        if (type == PyObject.class) {
            return type.cast(object.copy());
        }
        if (type == PyModule.class) {
            try (RemoteObject copy = (RemoteObject) object.copy()) {
                return type.cast(new RemoteModule(object.interpreter(), copy.handle().give()));
            }
        }
        return object.isNone() ? null : type.cast(present(object, type));
    }

    private static Object present(RemoteObject object, Class<?> type) {
        if (PyView.class.isAssignableFrom(type)) {
            return RemoteContainer.view(object, type, ANY, ANY);
        }
        if (type.isArray()) {
            return array(object, type);
        }
        if (type == Iterator.class || type == Stream.class) {
            return RemoteTypes.INSTANCE.iteration(object, type, ANY);
        }
        if (type.isEnum()) {
            String name = (String) object.told("member_name");
            return RichValues.constant(type, name)
                    .orElseThrow(() -> SuggestedValue.refused(type, null, object.typeName()));
        }
        if (type.isRecord()) {
            return RemoteTypes.INSTANCE.record(object, type, Map.of());
        }
        AddedConversion conversion = added(object.interpreter(), type).orElseThrow();
        try (Attached python = object.interpreter().attach()) {
            return conversion.toJava(python, object, type);
        }
    }

    /** The items of any sequence; a buffer of the array's kind gives its memory. */
    private static Object array(RemoteObject object, Class<?> type) {
        if (type.getComponentType().isPrimitive()) {
            Object copied =
                    new Memory(object, object.interpreter().segments())
                            .array(BufferKind.ofArray(type));
            if (copied != null) {
                return copied;
            }
        }
        return array(items(object, type), type.getComponentType());
    }

    private static Object array(Collection<?> items, Class<?> item) {
        Object array = Array.newInstance(item, items.size());
        int i = 0;
        try {
            for (Object each : items) {
                Array.set(array, i++, element(each, item));
            }
            return array;
        } finally {
            items.forEach(RemoteConversion::close);
        }
    }

    private static Object element(Object value, Class<?> type) {
        if (value instanceof RemoteObject object) {
            return object.as(type);
        }
        return type.isArray() && value instanceof Collection<?> items
                ? array(items, type.getComponentType())
                : adapted(value, type);
    }

    private static Collection<?> items(RemoteObject object, Class<?> type) {
        if (object.told("items") instanceof Collection<?> items) {
            return items;
        }
        throw SuggestedValue.refused(type, null, object.typeName());
    }

    private static void close(Object value) {
        if (value instanceof PyObject object) {
            object.close();
        }
    }

    /** The value as one of the type. A reference is closed, unless it is the result. */
    static <T> T adapted(Object value, Class<T> type) {
        return adapted(value, type, value instanceof RemoteObject object ? object : null);
    }

    @SuppressWarnings("unchecked") // Class.cast knows nothing of primitive types
    private static <T> T adapted(Object value, Class<T> type, RemoteObject object) {
        if (!type.isPrimitive()) {
            return SuggestedValue.as(type, value, new Offers(value, object));
        }
        Object wrapped = adapted(value, MethodType.methodType(type).wrap().returnType(), object);
        if (wrapped == null && type != void.class) {
            throw new ClassCastException("None cannot become a primitive value");
        }
        return (T) wrapped;
    }

    /** What an object offers; of a value that came alone, it is known what it was. */
    private record Offers(Object value, RemoteObject object) implements Protocols {

        @Override
        public String typeName() {
            return object == null ? nameOf(value) : object.typeName();
        }

        @Override
        public Optional<Number> number() {
            return Optional.ofNullable((Number) object.told("number"));
        }

        @Override
        public List<?> items(Class<?> type) {
            return new ArrayList<>(RemoteConversion.items(object, type));
        }

        @Override
        public Optional<Map<?, ?>> mapping() {
            return Optional.ofNullable((Map<?, ?>) object.told("mapping"));
        }

        @Override
        public Optional<Object> function(Class<?> type) {
            return RemoteTypes.INSTANCE.isCallable(object)
                    ? Optional.of(
                            PythonFunction.of(
                                    object.interpreter(),
                                    object.copy(),
                                    type,
                                    RemoteTypes.INSTANCE,
                                    Map.of()))
                    : Optional.empty();
        }
    }

    /** Python's name of the type that a value had. */
    private static String nameOf(Object value) {
        if (value instanceof Boolean) {
            return "bool";
        }
        if (value instanceof Integer || value instanceof Long || value instanceof BigInteger) {
            return "int";
        }
        if (value instanceof Double) {
            return "float";
        }
        if (value instanceof String) {
            return "str";
        }
        if (value instanceof byte[]) {
            return "bytes";
        }
        if (value instanceof Map) {
            return "dict";
        }
        if (value instanceof Collection) {
            return value instanceof Set ? "set" : "list";
        }
        return value == null ? "NoneType" : nameOfRich(value);
    }

    private static String nameOfRich(Object value) {
        if (value instanceof Complex) {
            return "complex";
        }
        if (value instanceof BigDecimal) {
            return "decimal.Decimal";
        }
        if (value instanceof UUID) {
            return "uuid.UUID";
        }
        if (value instanceof Path) {
            return "pathlib.Path";
        }
        if (value instanceof Duration) {
            return "datetime.timedelta";
        }
        if (value instanceof LocalDate) {
            return "datetime.date";
        }
        if (value instanceof LocalTime || value instanceof OffsetTime) {
            return "datetime.time";
        }
        return value instanceof Temporal ? "datetime.datetime" : value.getClass().getName();
    }
}

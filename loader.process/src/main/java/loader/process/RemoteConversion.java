package loader.process;

import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import loader.python.Complex;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.python.PyView;
import loader.spi.Equivalents;
import loader.spi.FunctionalMethod;
import loader.spi.NumericTypes;
import loader.spi.PythonFunction;

/** Python objects as values of the Java type that is asked for. */
final class RemoteConversion {

    private RemoteConversion() {}

    static UnsupportedOperationException noView() {
        return new UnsupportedOperationException(
                "an interpreter in a process has no views of Python containers");
    }

    /** Whether the value of the object is enough, whatever the object is. */
    static boolean goesByValue(Class<?> type) {
        return !PyObject.class.isAssignableFrom(type)
                && !PyView.class.isAssignableFrom(type)
                && (!type.isArray() || type == byte[].class || type == char[].class)
                && type != Iterator.class
                && type != Stream.class
                && !isByName(type);
    }

    private static boolean isByName(Class<?> type) {
        return type.isEnum() || type.isRecord() && type != Complex.class;
    }

    static <T> T as(RemoteObject object, Class<T> type) {
        if (goesByValue(type)) {
            return adapted(object.natural(), type);
        }
        if (type == PyObject.class) {
            return type.cast(object.copy());
        }
        if (type == PyModule.class) {
            try (RemoteObject copy = (RemoteObject) object.copy()) {
                return type.cast(new RemoteModule(object.interpreter(), copy.handle().give()));
            }
        }
        if (object.isNone()) {
            return null;
        }
        if (PyView.class.isAssignableFrom(type)) {
            throw noView();
        }
        if (type.isArray()) {
            return type.cast(array(object, type));
        }
        if (type.isEnum()) {
            return type.cast(constant(object, type));
        }
        if (type.isRecord()) {
            return type.cast(RemoteTypes.INSTANCE.record(object, type, Map.of()));
        }
        throw new UnsupportedOperationException(
                "an interpreter in a process gives no " + type.getName());
    }

    private static Object constant(RemoteObject object, Class<?> type) {
        Object name = object.told("member_name");
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> ((Enum<?>) each).name().equals(name))
                .findFirst()
                .orElseThrow(() -> refused(object.typeName(), type));
    }

    /** The items of any sequence; a buffer gives its numbers. */
    private static Object array(RemoteObject object, Class<?> type) {
        Object items = object.told("items");
        if (!(items instanceof Collection<?> all)) {
            throw refused(object.typeName(), type);
        }
        Class<?> item = type.getComponentType();
        Object array = Array.newInstance(item, all.size());
        int i = 0;
        try {
            for (Object each : all) {
                Array.set(array, i++, element(each, item));
            }
            return array;
        } finally {
            all.forEach(RemoteConversion::close);
        }
    }

    private static Object element(Object value, Class<?> type) {
        if (value instanceof RemoteObject object) {
            return object.as(type);
        }
        if (type.isArray() && value instanceof Collection<?> items) {
            Object array = Array.newInstance(type.getComponentType(), items.size());
            int i = 0;
            for (Object each : items) {
                Array.set(array, i++, element(each, type.getComponentType()));
            }
            return array;
        }
        return adapted(value, type);
    }

    private static void close(Object value) {
        if (value instanceof PyObject object) {
            object.close();
        }
    }

    /** The value as one of the type. A reference is closed, unless it is the result. */
    @SuppressWarnings("unchecked") // Class.cast knows nothing of primitive types
    static <T> T adapted(Object value, Class<T> type) {
        if (type.isPrimitive()) {
            Object wrapped = adapted(value, MethodType.methodType(type).wrap().returnType());
            if (wrapped == null && type != void.class) {
                throw new ClassCastException("None cannot become a primitive value");
            }
            return (T) wrapped;
        }
        if (type == Optional.class) {
            return type.cast(Optional.ofNullable(value));
        }
        if (Equivalents.isOptional(type)) {
            return type.cast(required(value, type, Equivalents.optional(value, type)));
        }
        if (value == null || type.isInstance(value)) {
            return type.cast(value);
        }
        try {
            return type.cast(required(value, type, other(value, type)));
        } finally {
            close(value);
        }
    }

    private static Object required(Object value, Class<?> type, Object result) {
        if (result == null) {
            boolean number = value instanceof Number && Number.class.isAssignableFrom(type);
            throw number
                    ? refused(typeName(value), type, " without loss: " + value)
                    : refused(typeName(value), type);
        }
        return result;
    }

    private static ClassCastException refused(String actual, Class<?> type) {
        return refused(actual, type, "");
    }

    private static ClassCastException refused(String actual, Class<?> type, String reason) {
        return new ClassCastException(actual + " cannot become " + type.getTypeName() + reason);
    }

    /** Python's name of the type that a value had. */
    private static String typeName(Object value) {
        if (value instanceof RemoteObject object) {
            return object.typeName();
        }
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
        return value instanceof Set ? "set" : value instanceof List ? "list" : "NoneType";
    }

    private static Object other(Object value, Class<?> type) {
        if (value instanceof Number number) {
            return NumericTypes.as(number, type);
        }
        if (value instanceof String text) {
            return text(text, type);
        }
        if (value instanceof Collection<?> items && Iterable.class.isAssignableFrom(type)) {
            return collection(items, type);
        }
        return value instanceof RemoteObject object
                ? protocol(object, type)
                : Equivalents.as(value, type);
    }

    private static Object text(String text, Class<?> type) {
        if (type == Path.class) {
            return Path.of(text);
        }
        if (type == char[].class) {
            return text.toCharArray();
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
    private static Object protocol(RemoteObject object, Class<?> type) {
        if (Number.class.isAssignableFrom(type)) {
            return object.told("number") instanceof Number number
                    ? type.isInstance(number) ? number : NumericTypes.as(number, type)
                    : null;
        }
        if (Iterable.class.isAssignableFrom(type)) {
            return object.told("items") instanceof Collection<?> items
                    ? collection(items, type)
                    : null;
        }
        if (Map.class.isAssignableFrom(type) && type.isAssignableFrom(LinkedHashMap.class)) {
            return object.told("mapping");
        }
        boolean isFunction =
                FunctionalMethod.of(type).isPresent() && (Boolean) object.told("is_callable");
        return isFunction
                ? PythonFunction.of(
                        object.interpreter(), object.copy(), type, RemoteTypes.INSTANCE, Map.of())
                : null;
    }
}

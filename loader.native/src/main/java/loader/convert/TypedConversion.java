package loader.convert;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.python.PyModule;
import loader.python.PyObject;
import loader.spi.AddedConversion;
import loader.spi.PythonFunction;
import loader.spi.values.DeclaredTypes;
import loader.spi.values.ElementType;
import loader.spi.values.Protocols;
import loader.spi.values.RichValues;
import loader.spi.values.SuggestedValue;

/** A Python object as a value of the Java type that is asked for. */
final class TypedConversion {

    private static final ElementType<Object> ANY = new ElementType<>(Object.class);

    private TypedConversion() {}

    static <T> T of(AttachedThread python, long object, Class<T> type) {
        if (type == PyObject.class) {
            return type.cast(python.borrowed(object));
        }
        if (type == PyModule.class) {
            return type.cast(python.asModule(python.borrowed(object)));
        }
        if (DeclaredTypes.isView(type) && object != python.interpreter().none()) {
            return type.cast(PyViews.of(python, object, type));
        }
        if (type.isArray() && type != byte[].class) {
            return type.cast(JavaArrays.of(python, object, type));
        }
        if (type == Iterator.class || type == Stream.class) {
            return object == python.interpreter().none()
                    ? null
                    : type.cast(PyItems.over(python, object, ANY).as(type));
        }
        if (object != python.interpreter().none() && RichValues.isByName(type)) {
            return type.cast(RichTypeConversion.toJava(python, object, type));
        }
        for (AddedConversion each : python.interpreter().conversion().added()) {
            if (object != python.interpreter().none() && each.makes(type)) {
                return type.cast(added(python, object, type, each));
            }
        }
        return SuggestedValue.as(type, ToJava.natural(python, object), new Offers(python, object));
    }

    private static Object added(
            AttachedThread python, long object, Class<?> type, AddedConversion conversion) {
        try (Reference reference = python.borrowed(object)) {
            return conversion.toJava(python, reference, type);
        }
    }

    static ClassCastException refused(
            AttachedThread python, long object, Class<?> type, Object value) {
        return SuggestedValue.refused(type, value, Reference.typeName(python, object));
    }

    /** What a borrowed object offers. */
    private record Offers(AttachedThread python, long object) implements Protocols {

        @Override
        public String typeName() {
            return Reference.typeName(python, object);
        }

        @Override
        public Optional<Number> number() {
            return RichTypeConversion.number(python, object);
        }

        @Override
        public List<?> items(Class<?> type) {
            try (Reference iterable = python.borrowed(object)) {
                long list = JavaArrays.list(python, iterable, type);
                try {
                    return ToJava.list(python, list);
                } finally {
                    python.decRef(list);
                }
            }
        }

        @Override
        public Optional<Map<?, ?>> mapping() {
            try (Reference mapping = python.borrowed(object)) {
                return Optional.ofNullable(
                        RichTypeConversion.callAs(python, Map.class, "mapping", mapping));
            }
        }

        @Override
        public Optional<Object> function(Class<?> type) {
            try (Reference callable = python.borrowed(object)) {
                return NativeTypes.INSTANCE.isCallable(callable)
                        ? Optional.of(
                                PythonFunction.of(
                                        python.interpreter(),
                                        callable.copy(),
                                        type,
                                        NativeTypes.INSTANCE,
                                        Map.of()))
                        : Optional.empty();
            }
        }
    }
}

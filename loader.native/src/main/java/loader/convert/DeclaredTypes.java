package loader.convert;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.python.PyObject;
import loader.spi.FromPython;
import loader.spi.FunctionalMethod;
import loader.spi.GenericConversion;
import loader.spi.PythonFunction;

/** Python objects as values of generic Java types: classes, views and records. */
final class DeclaredTypes extends GenericConversion {

    static final DeclaredTypes INSTANCE = new DeclaredTypes();

    private DeclaredTypes() {}

    static Object toJava(
            AttachedThread python,
            long object,
            Type type,
            Map<TypeVariable<?>, FromPython> variables) {
        if (type instanceof Class<?> plain) {
            return ToJava.convert(python, object, plain);
        }
        try (Reference reference = python.borrowed(object)) {
            return INSTANCE.to(type, variables).convert(python.interpreter(), reference);
        }
    }

    /** An iterator or stream, which converts each item when it is reached. */
    static Object toJava(AttachedThread python, long object, Class<?> type, Type item) {
        return object == python.interpreter().none()
                ? null
                : iteration(python, object, type, INSTANCE.element(item, Map.of()));
    }

    private static Object iteration(
            AttachedThread python, long object, Class<?> type, ElementType<?> item) {
        PyIterator<?> items = PyIterator.over(python, object, item);
        return type == Stream.class ? items.stream() : items;
    }

    /** The conversion to a type in which these variables occur. */
    static FromPython of(Type type, Map<TypeVariable<?>, FromPython> variables) {
        return INSTANCE.to(type, variables);
    }

    @Override
    protected FromPython toClass(Class<?> type) {
        return (python, object) -> object.as(type);
    }

    @Override
    protected FromPython toOther(
            ParameterizedType type, Map<TypeVariable<?>, FromPython> variables) {
        Class<?> raw = erased(type);
        Type[] arguments = type.getActualTypeArguments();
        if (Arrays.stream(arguments).allMatch(DeclaredTypes::isUnbounded)) {
            return toClass(raw);
        }
        if (PyViews.isView(raw)) {
            ElementType<?> first = element(arguments[0], variables);
            ElementType<?> last = element(arguments[arguments.length - 1], variables);
            return unlessNone(object -> PyViews.of(object, raw, first, last));
        }
        if (raw == Iterator.class || raw == Stream.class) {
            ElementType<?> item = element(arguments[0], variables);
            return unlessNone(object -> iteration((Reference) object, raw, item));
        }
        if (FunctionalMethod.of(raw).isPresent()) {
            Map<TypeVariable<?>, FromPython> known =
                    PythonFunction.variables(type, this, variables);
            return unlessNone(object -> function((Reference) object, type, known));
        }
        return raw.isRecord()
                ? toRecord(raw, arguments, variables)
                : unlessNone(
                        object -> {
                            throw refused(object, type, null);
                        });
    }

    private static Object iteration(Reference object, Class<?> type, ElementType<?> item) {
        return object.interpreter()
                .attached(python -> iteration(python, object.address(), type, item));
    }

    private static Object function(
            Reference object, ParameterizedType type, Map<TypeVariable<?>, FromPython> known) {
        return object.interpreter()
                .attached(
                        python ->
                                callable(python, object, erased(type), known)
                                        .orElseThrow(() -> refused(object, type, null)));
    }

    /** An instance of a functional interface, or empty if the object cannot be called. */
    static Optional<Object> callable(
            AttachedThread python,
            Reference object,
            Class<?> type,
            Map<TypeVariable<?>, FromPython> variables) {
        return RichTypeConversion.callAs(python, Boolean.class, "is_callable", object)
                ? Optional.of(
                        PythonFunction.of(
                                python.interpreter(), object.copy(), type, INSTANCE, variables))
                : Optional.empty();
    }

    private static boolean isUnbounded(Type argument) {
        return argument instanceof WildcardType wildcard && erased(wildcard) == Object.class;
    }

    private ElementType<?> element(Type type, Map<TypeVariable<?>, FromPython> variables) {
        return type instanceof Class<?> plain
                ? new ElementType<>(plain)
                : new ElementType<>(erased(type), to(type, variables));
    }

    /** The components of a generic record are converted only with a value: its type may recur. */
    private FromPython toRecord(
            Class<?> raw, Type[] arguments, Map<TypeVariable<?>, FromPython> variables) {
        Map<TypeVariable<?>, FromPython> own = new HashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            own.put(raw.getTypeParameters()[i], to(arguments[i], variables));
        }
        return unlessNone(
                object -> {
                    Reference reference = (Reference) object;
                    return reference
                            .interpreter()
                            .attached(
                                    python ->
                                            Records.toJava(python, reference.address(), raw, own));
                });
    }

    /** Conversion of an object that is not {@code None}. */
    @FunctionalInterface
    private interface Present {
        Object convert(PyObject object);
    }

    private static FromPython unlessNone(Present conversion) {
        return (python, object) -> object.isNone() ? null : conversion.convert(object);
    }
}

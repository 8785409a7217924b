package loader.spi.values;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import loader.python.Interpreter;
import loader.python.PyObject;
import loader.python.PyView;
import loader.spi.FromPython;
import loader.spi.FunctionalMethod;
import loader.spi.GenericConversion;
import loader.spi.PythonFunction;

/** Python objects as values of generic Java types: classes, views, functions and records. */
public abstract class DeclaredTypes extends GenericConversion {

    /** The view that the interface names. */
    protected abstract Object view(
            PyObject object, Class<?> type, ElementType<?> first, ElementType<?> last);

    /** An iterator or stream, which converts each item when it is reached. */
    protected abstract Object iteration(PyObject object, Class<?> type, ElementType<?> item);

    protected abstract boolean isCallable(PyObject object);

    /** The record with the components that the object has as attributes, or as a dict's items. */
    protected abstract Object record(
            PyObject object, Class<?> type, Map<TypeVariable<?>, FromPython> variables);

    public static boolean isView(Class<?> type) {
        return PyView.class.isAssignableFrom(type) && type != PyView.class;
    }

    @Override
    protected final FromPython toClass(Class<?> type) {
        return (python, object) -> object.as(type);
    }

    @Override
    protected final FromPython toOther(
            ParameterizedType type, Map<TypeVariable<?>, FromPython> variables) {
        Class<?> raw = erased(type);
        Type[] arguments = type.getActualTypeArguments();
        if (Arrays.stream(arguments).allMatch(DeclaredTypes::isUnbounded)) {
            return toClass(raw);
        }
        if (isView(raw)) {
            ElementType<?> first = element(arguments[0], variables);
            ElementType<?> last = element(arguments[arguments.length - 1], variables);
            return unlessNone((python, object) -> view(object, raw, first, last));
        }
        if (raw == Iterator.class || raw == Stream.class) {
            ElementType<?> item = element(arguments[0], variables);
            return unlessNone((python, object) -> iteration(object, raw, item));
        }
        if (FunctionalMethod.of(raw).isPresent()) {
            Map<TypeVariable<?>, FromPython> known =
                    PythonFunction.variables(type, this, variables);
            return unlessNone((python, object) -> function(python, object, type, known));
        }
        return raw.isRecord()
                ? toRecord(raw, arguments, variables)
                : unlessNone(
                        (python, object) -> {
                            throw refused(object, type, null);
                        });
    }

    private Object function(
            Interpreter python,
            PyObject object,
            ParameterizedType type,
            Map<TypeVariable<?>, FromPython> known) {
        if (!isCallable(object)) {
            throw refused(object, type, null);
        }
        return PythonFunction.of(python, object.copy(), erased(type), this, known);
    }

    private static boolean isUnbounded(Type argument) {
        return argument instanceof WildcardType wildcard && erased(wildcard) == Object.class;
    }

    /** The type of an element whose type may have these variables. */
    public final ElementType<?> element(Type type, Map<TypeVariable<?>, FromPython> variables) {
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
        return unlessNone((python, object) -> record(object, raw, own));
    }

    private static FromPython unlessNone(FromPython conversion) {
        return (python, object) -> object.isNone() ? null : conversion.convert(python, object);
    }
}

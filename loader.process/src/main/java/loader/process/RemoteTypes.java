package loader.process;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import loader.python.PyObject;
import loader.spi.FromPython;
import loader.spi.FunctionalMethod;
import loader.spi.GenericConversion;
import loader.spi.InterfaceFunction;
import loader.spi.PythonFunction;
import loader.spi.RecordConstructor;
import loader.spi.SnakeCase;

/** Python objects as values of generic Java types. */
final class RemoteTypes extends GenericConversion {

    static final RemoteTypes INSTANCE = new RemoteTypes();

    private RemoteTypes() {}

    /** The method of a functional interface, for Python to call. */
    static InterfaceFunction function(
            ProcessInterpreter interpreter, Class<?> type, Object instance) {
        return new InterfaceFunction(
                interpreter, type, instance, INSTANCE, WrongArgumentsException::new);
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
        if (Arrays.stream(arguments).allMatch(RemoteTypes::isUnbounded)) {
            return toClass(raw);
        }
        if (raw.isRecord()) {
            Map<TypeVariable<?>, FromPython> known = new HashMap<>(variables);
            for (int i = 0; i < arguments.length; i++) {
                known.put(raw.getTypeParameters()[i], to(arguments[i], variables));
            }
            return (python, object) ->
                    object.isNone() ? null : record((RemoteObject) object, raw, known);
        }
        if (FunctionalMethod.of(raw).isPresent()) {
            Map<TypeVariable<?>, FromPython> known =
                    PythonFunction.variables(type, this, variables);
            return (python, object) ->
                    object.isNone() ? null : function((RemoteObject) object, type, known);
        }
        return (python, object) -> {
            throw refused(object, type, null);
        };
    }

    private static boolean isUnbounded(Type argument) {
        return argument instanceof WildcardType wildcard && erased(wildcard) == Object.class;
    }

    private Object function(
            RemoteObject object, ParameterizedType type, Map<TypeVariable<?>, FromPython> known) {
        if (!(Boolean) object.told("is_callable")) {
            throw refused(object, type, null);
        }
        return PythonFunction.of(object.interpreter(), object.copy(), erased(type), this, known);
    }

    /** The record with the components that the object has as attributes, or as a dict's items. */
    Object record(RemoteObject object, Class<?> type, Map<TypeVariable<?>, FromPython> variables) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] names =
                Arrays.stream(components)
                        .map(RecordComponent::getName)
                        .map(name -> new Object[] {name, SnakeCase.of(name)})
                        .toArray();
        Object fields = object.told("fields", (Object) names);
        if (fields instanceof String missing) {
            throw new ClassCastException("no " + type.getName() + ": " + missing);
        }
        List<PyObject> found =
                ((List<?>) fields)
                        .stream()
                                .<PyObject>map(
                                        each ->
                                                object.interpreter()
                                                        .object(((Number) each).longValue()))
                                .toList();
        try {
            return made(object, type, found, variables);
        } finally {
            found.forEach(PyObject::close);
        }
    }

    private Object made(
            RemoteObject object,
            Class<?> type,
            List<PyObject> found,
            Map<TypeVariable<?>, FromPython> variables) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    to(components[i].getGenericType(), variables)
                            .convert(object.interpreter(), found.get(i));
        }
        return RecordConstructor.construct(type, values);
    }
}

package loader.process;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.TypeVariable;
import java.util.List;
import java.util.Map;
import loader.python.PyObject;
import loader.spi.FromPython;
import loader.spi.InterfaceFunction;
import loader.spi.RecordConstructor;
import loader.spi.values.DeclaredTypes;
import loader.spi.values.ElementType;
import loader.spi.values.PyIterator;
import loader.spi.values.RichValues;

/** Objects of the process as values of generic Java types. */
final class RemoteTypes extends DeclaredTypes {

    static final RemoteTypes INSTANCE = new RemoteTypes();

    private RemoteTypes() {}

    /** The method of a functional interface, for Python to call. */
    static InterfaceFunction function(
            ProcessInterpreter interpreter, Class<?> type, Object instance) {
        return new InterfaceFunction(
                interpreter,
                type,
                instance,
                INSTANCE,
                message -> new BuiltinException("TypeError", message));
    }

    @Override
    protected Object view(
            PyObject object, Class<?> type, ElementType<?> first, ElementType<?> last) {
        return RemoteContainer.view((RemoteObject) object, type, first, last);
    }

    @Override
    protected Object iteration(PyObject object, Class<?> type, ElementType<?> item) {
        return new PyIterator<>(RemoteItems.of((RemoteObject) object, item)).as(type);
    }

    @Override
    protected boolean isCallable(PyObject object) {
        return (Boolean) ((RemoteObject) object).told("is_callable");
    }

    @Override
    protected Object record(
            PyObject holder, Class<?> type, Map<TypeVariable<?>, FromPython> variables) {
        RemoteObject object = (RemoteObject) holder;
        Object fields = object.told("fields", (Object) RichValues.spellings(type));
        if (fields instanceof String missing) {
            throw new ClassCastException("no " + type.getName() + ": " + missing);
        }
        List<RemoteObject> found =
                ((List<?>) fields)
                        .stream()
                                .map(each -> ((Number) each).longValue())
                                .map(object.interpreter()::object)
                                .toList();
        try {
            return object.interpreter()
                    .with(session -> session.nested(() -> made(object, type, found, variables)));
        } finally {
            found.forEach(PyObject::close);
        }
    }

    private Object made(
            RemoteObject object,
            Class<?> type,
            List<RemoteObject> found,
            Map<TypeVariable<?>, FromPython> variables) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            FromPython conversion = to(components[i].getGenericType(), variables);
            RemoteObject field = found.get(i);
            values[i] =
                    RecordConstructor.component(
                            components[i], () -> conversion.convert(object.interpreter(), field));
        }
        return RecordConstructor.construct(type, values);
    }
}

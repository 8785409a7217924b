package loader.convert;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Map;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.python.PythonException;
import loader.spi.FromPython;
import loader.spi.RecordConstructor;
import loader.spi.values.RichValues;

/** Java's records and Python's dataclasses, field by field. */
final class Records {

    private static final String MISSING_FIELD = "_loader.values.MissingField";

    private Records() {}

    /** The record with the components that the object has as attributes, or as a dict's items. */
    static Object toJava(AttachedThread python, long object, Class<?> type) {
        return toJava(python, object, type, Map.of());
    }

    /** The same of a generic record, with the conversions of its type variables. */
    static Object toJava(
            AttachedThread python,
            long object,
            Class<?> type,
            Map<TypeVariable<?>, FromPython> variables) {
        python.recursion().enter();
        try (Reference value = python.borrowed(object)) {
            long fields =
                    RichTypeConversion.call(
                            python, "field_values", value, RichValues.spellings(type));
            try {
                return make(python, fields, type, variables);
            } finally {
                python.decRef(fields);
            }
        } catch (PythonException failed) {
            throw failed.type().equals(MISSING_FIELD) ? unlike(type, failed) : failed;
        } catch (StackOverflowError full) {
            throw python.recursion().refusal(full);
        } finally {
            python.recursion().leave();
        }
    }

    private static ClassCastException unlike(Class<?> type, PythonException missing) {
        ClassCastException unlike =
                new ClassCastException("no " + type.getName() + ": " + missing.text());
        unlike.initCause(missing);
        return unlike;
    }

    private static Object make(
            AttachedThread python,
            long fields,
            Class<?> type,
            Map<TypeVariable<?>, FromPython> variables) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            long field = python.fields().item(fields, true, i);
            Type declared = components[i].getGenericType();
            values[i] =
                    RecordConstructor.component(
                            components[i],
                            () -> NativeTypes.toJava(python, field, declared, variables));
        }
        return RecordConstructor.construct(type, values);
    }
}

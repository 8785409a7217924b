package loader.convert;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.Map;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.python.PythonException;
import loader.spi.CallShape;
import loader.spi.FromPython;
import loader.spi.RecordConstructor;
import loader.spi.SnakeCase;

/** Java's records and Python's dataclasses, field by field. */
final class Records {

    private static final String MISSING_FIELD = "_loader.values.MissingField";

    private Records() {}

    /** New reference to an instance of a frozen dataclass with the record's components. */
    static long toPython(AttachedThread python, Record record) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = CallShape.value(record, components[i]);
        }
        return RichTypeConversion.call(
                python, "record", record.getClass().getName(), names(components), values);
    }

    private static Object[] names(RecordComponent[] components) {
        return Arrays.stream(components).map(RecordComponent::getName).toArray();
    }

    /** Each name as Java spells it, and as Python does. */
    private static Object[] spellings(RecordComponent[] components) {
        return Arrays.stream(components)
                .map(RecordComponent::getName)
                .map(name -> new Object[] {name, SnakeCase.of(name)})
                .toArray();
    }

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
        RecordComponent[] components = type.getRecordComponents();
        python.recursion().enter();
        try (Reference value = python.borrowed(object)) {
            long fields =
                    RichTypeConversion.call(python, "field_values", value, spellings(components));
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
            values[i] = DeclaredTypes.toJava(python, field, declared, variables);
        }
        return RecordConstructor.construct(type, values);
    }
}

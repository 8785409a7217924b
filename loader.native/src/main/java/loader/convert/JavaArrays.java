package loader.convert;

import java.lang.reflect.Array;
import loader.cpython.AttachedThread;
import loader.cpython.Reference;
import loader.python.PythonException;
import loader.spi.values.BufferKind;

/** Python's sequences and buffers as Java arrays, always copied. */
final class JavaArrays {

    private JavaArrays() {}

    static Object of(AttachedThread python, long object, Class<?> type) {
        if (object == python.interpreter().none()) {
            return null;
        }
        Class<?> item = type.getComponentType();
        try (Reference sequence = python.borrowed(object)) {
            Object copied =
                    item.isPrimitive() && item != char.class
                            ? fromBuffer(python, sequence, type)
                            : null;
            return copied != null ? copied : fromItems(python, sequence, type);
        }
    }

    /** The items of a buffer whose format is the array's, or null. */
    private static Object fromBuffer(AttachedThread python, Reference object, Class<?> type) {
        if (!BufferView.isOffered(python, object.address())) {
            return null;
        }
        try (BufferView buffer = BufferView.of(python, object.address())) {
            BufferKind kind = BufferKind.ofArray(type);
            return kind.matches(buffer.format(), buffer.itemSize())
                            && buffer.shape().size() == 1
                            && buffer.strides().get(0) == buffer.itemSize()
                    ? buffer.copy(kind)
                    : null;
        }
    }

    private static Object fromItems(AttachedThread python, Reference object, Class<?> type) {
        if (type == char[].class) {
            return object.as(String.class).toCharArray();
        }
        Class<?> item = type.getComponentType();
        long list = list(python, object, type);
        try {
            int size = Math.toIntExact(python.fields().size(list));
            Object array = Array.newInstance(item, size);
            for (int i = 0; i < size; i++) {
                long each = python.fields().item(list, true, i);
                Array.set(array, i, ToJava.convert(python, each, item));
            }
            return array;
        } finally {
            python.decRef(list);
        }
    }

    /** New reference to a list of what is iterated over; refuses what is not. */
    static long list(AttachedThread python, Reference object, Class<?> type) {
        try {
            return python.required(python.api().PySequence_List(object.address()));
        } catch (PythonException raised) {
            if (!raised.type().equals("TypeError")) {
                throw raised;
            }
            ClassCastException refused =
                    TypedConversion.refused(python, object.address(), type, null);
            refused.initCause(raised);
            throw refused;
        }
    }
}

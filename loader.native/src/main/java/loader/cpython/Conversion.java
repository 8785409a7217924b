package loader.cpython;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import loader.capi.CApi;

/** Java values to Python objects and back. Addresses that are returned are new references. */
final class Conversion {

    private static final long LONG_SUBCLASS = 1L << 24;
    private static final long LIST_SUBCLASS = 1L << 25;
    private static final long TUPLE_SUBCLASS = 1L << 26;
    private static final long BYTES_SUBCLASS = 1L << 27;
    private static final long TEXT_SUBCLASS = 1L << 28;
    private static final long DICT_SUBCLASS = 1L << 29;

    private Conversion() {}

    static long toPython(AttachedThread python, Object value) {
        if (value instanceof Reference reference) {
            python.api().Py_IncRef(reference.address());
            return reference.address();
        }
        if (value instanceof CharSequence || value instanceof Path || value instanceof Character) {
            return Text.toPython(python, value.toString());
        }
        if (value instanceof Number number) {
            return number(python, number);
        }
        if (value instanceof Boolean flag) {
            return python.api().PyBool_FromLong(flag ? 1 : 0);
        }
        return value == null ? none(python) : container(python, value);
    }

    /** The references for all values, or none of them and the exception. */
    static long[] toPython(AttachedThread python, Object[] values) {
        long[] references = new long[values.length];
        int done = 0;
        try {
            for (; done < values.length; done++) {
                references[done] = required(python, toPython(python, values[done]));
            }
            return references;
        } finally {
            for (int i = 0; done < values.length && i < done; i++) {
                python.api().Py_DecRef(references[i]);
            }
        }
    }

    private static long none(AttachedThread python) {
        long none = python.interpreter().none();
        python.api().Py_IncRef(none);
        return none;
    }

    private static long number(AttachedThread python, Number number) {
        if (number instanceof Double || number instanceof Float) {
            return python.api().PyFloat_FromDouble(number.doubleValue());
        }
        return number instanceof BigInteger big
                ? bigInteger(python, big)
                : python.api().PyLong_FromLongLong(number.longValue());
    }

    private static long bigInteger(AttachedThread python, BigInteger big) {
        byte[] bytes = big.toByteArray();
        long buffer = python.memory().allocate(bytes.length);
        try {
            python.memory().putBytes(buffer, bytes, bytes.length);
            int bigEndian = 0;
            return python.api().PyLong_FromNativeBytes(buffer, bytes.length, bigEndian);
        } finally {
            python.memory().free(buffer);
        }
    }

    private static long container(AttachedThread python, Object value) {
        if (value instanceof Optional<?> optional) {
            return toPython(python, optional.orElse(null));
        }
        if (value instanceof byte[] bytes) {
            return bytes(python, bytes);
        }
        if (value instanceof Object[] array) {
            return tuple(python, array);
        }
        if (value instanceof Collection<?> collection) {
            return list(python, collection);
        }
        if (value instanceof Map<?, ?> map) {
            return dict(python, map);
        }
        throw new IllegalArgumentException(
                "no Python object stands for a " + value.getClass().getName());
    }

    private static long bytes(AttachedThread python, byte[] bytes) {
        long buffer = python.memory().allocate(bytes.length + 1L);
        try {
            python.memory().putBytes(buffer, bytes, bytes.length);
            return python.api().PyBytes_FromStringAndSize(buffer, bytes.length);
        } finally {
            python.memory().free(buffer);
        }
    }

    private static long tuple(AttachedThread python, Object[] values) {
        long[] items = toPython(python, values);
        long tuple = required(python, python.api().PyTuple_New(items.length));
        for (int i = 0; i < items.length; i++) {
            python.api().PyTuple_SetItem(tuple, i, items[i]);
        }
        return tuple;
    }

    private static long list(AttachedThread python, Collection<?> values) {
        long[] items = toPython(python, values.toArray());
        long list = required(python, python.api().PyList_New(items.length));
        for (int i = 0; i < items.length; i++) {
            python.api().PyList_SetItem(list, i, items[i]);
        }
        return list;
    }

    private static long dict(AttachedThread python, Map<?, ?> map) {
        try (Reference dict = python.owned(python.api().PyDict_New())) {
            map.forEach(dict::setItem);
            python.api().Py_IncRef(dict.address());
            return dict.address();
        }
    }

    private static long required(AttachedThread python, long address) {
        if (address == 0) {
            throw python.raised();
        }
        return address;
    }

    static String text(AttachedThread python, long object) {
        return Text.toJava(python, object);
    }

    static <T> T toJava(AttachedThread python, long object, Class<T> type) {
        Object value = natural(python, object);
        if (value == null || type.isInstance(value)) {
            return type.cast(value);
        }
        Object narrowed = value instanceof Number number ? Numbers.as(number, type) : null;
        if (narrowed == null) {
            throw new ClassCastException(
                    Reference.typeName(python, object) + " cannot become " + type.getName());
        }
        return type.cast(narrowed);
    }

    private static Object natural(AttachedThread python, long object) {
        CApi api = python.api();
        long type = python.memory().getLong(object + Layout.OB_TYPE);
        if (object == python.interpreter().none()) {
            return null;
        }
        if (type == python.python().symbol("PyBool_Type")) {
            return api.PyObject_IsTrue(object) == 1;
        }
        if (type == python.python().symbol("PyFloat_Type")) {
            return api.PyFloat_AsDouble(object);
        }
        long flags = api.PyType_GetFlags(type);
        if ((flags & TEXT_SUBCLASS) != 0) {
            return Text.toJava(python, object);
        }
        if ((flags & LONG_SUBCLASS) != 0) {
            return Numbers.integer(python, object);
        }
        return collection(python, object, flags);
    }

    private static Object collection(AttachedThread python, long object, long flags) {
        CApi api = python.api();
        if ((flags & BYTES_SUBCLASS) != 0) {
            int size = Math.toIntExact(api.PyBytes_Size(object));
            return python.memory().getBytes(api.PyBytes_AsString(object), size);
        }
        if ((flags & DICT_SUBCLASS) != 0) {
            return map(python, object);
        }
        if ((flags & (LIST_SUBCLASS | TUPLE_SUBCLASS)) != 0) {
            return items(python, object);
        }
        return python.borrowed(object);
    }

    private static List<Object> items(AttachedThread python, long sequence) {
        long size = python.check(python.api().PyObject_Size(sequence));
        List<Object> items = new ArrayList<>();
        try (Reference object = python.borrowed(sequence)) {
            for (long i = 0; i < size; i++) {
                try (Reference item = (Reference) object.getItem(i)) {
                    items.add(natural(python, item.address()));
                }
            }
        }
        return items;
    }

    private static Map<Object, Object> map(AttachedThread python, long dict) {
        Map<Object, Object> map = new LinkedHashMap<>();
        try (Reference object = python.borrowed(dict);
                Reference items = (Reference) object.callMethod("items");
                Reference list = python.call(python.python().symbol("PyList_Type"), items)) {
            for (Object pair : items(python, list.address())) {
                List<?> entry = (List<?>) pair;
                map.put(entry.get(0), entry.get(1));
            }
        }
        return map;
    }
}

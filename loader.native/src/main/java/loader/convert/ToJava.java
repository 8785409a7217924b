package loader.convert;

import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import loader.capi.CApi;
import loader.cpython.AttachedThread;
import loader.cpython.Text;
import loader.libpython.Fields;
import loader.python.PyObject;

/** Python objects to Java values. The objects are borrowed, unless they are consumed. */
final class ToJava {

    private static final long LONG_SUBCLASS = 1L << 24;
    private static final long LIST_SUBCLASS = 1L << 25;
    private static final long TUPLE_SUBCLASS = 1L << 26;
    private static final long BYTES_SUBCLASS = 1L << 27;
    private static final long TEXT_SUBCLASS = 1L << 28;
    private static final long DICT_SUBCLASS = 1L << 29;

    private ToJava() {}

    /** The value of a new reference, which is given back. */
    static <T> T consume(AttachedThread python, long object, Class<T> type) {
        try {
            return convert(python, object, type);
        } finally {
            python.decRef(object);
        }
    }

    @SuppressWarnings("unchecked") // Class.cast knows nothing of primitive types
    static <T> T convert(AttachedThread python, long object, Class<T> type) {
        Fields fields = python.fields();
        long actual = fields.type(object);
        if (actual == fields.longType && type == Long.class && fields.digits(object) <= 2) {
            return (T) (Object) fields.smallInteger(object);
        }
        if (actual == fields.textType && type == String.class) {
            return (T) fields.text(object);
        }
        if (actual == fields.floatType && type == Double.class) {
            return (T) (Object) fields.real(object);
        }
        return type.isPrimitive()
                ? (T) wrapped(python, object, MethodType.methodType(type).wrap().returnType())
                : TypedConversion.of(python, object, type);
    }

    private static Object wrapped(AttachedThread python, long object, Class<?> type) {
        Object value = convert(python, object, type);
        if (value == null && type != Void.class) {
            throw new ClassCastException("None cannot become a primitive value");
        }
        return value;
    }

    /** The value that the object itself suggests; what has none is a {@link PyObject}. */
    static Object natural(AttachedThread python, long object) {
        Fields fields = python.fields();
        long type = fields.type(object);
        if (type == fields.textType) {
            return fields.text(object);
        }
        if (type == fields.longType) {
            return Numbers.integer(python, object);
        }
        if (type == fields.floatType) {
            return fields.real(object);
        }
        if (type == fields.boolType) {
            return fields.isTrue(object);
        }
        return object == python.interpreter().none()
                ? null
                : byFlags(python, object, fields.typeFlags(type));
    }

    private static Object byFlags(AttachedThread python, long object, long flags) {
        if ((flags & TEXT_SUBCLASS) != 0) {
            return Text.toJava(python, object);
        }
        if ((flags & LONG_SUBCLASS) != 0) {
            return Numbers.integer(python, object);
        }
        if ((flags & BYTES_SUBCLASS) != 0) {
            return bytes(python, object);
        }
        if ((flags & (DICT_SUBCLASS | LIST_SUBCLASS | TUPLE_SUBCLASS)) == 0) {
            return RichTypeConversion.toJava(python, object);
        }
        python.recursion().enter();
        try {
            return (flags & DICT_SUBCLASS) != 0 ? map(python, object) : list(python, object);
        } finally {
            python.recursion().leave();
        }
    }

    static byte[] bytes(AttachedThread python, long object) {
        CApi api = python.api();
        long size = api.PyBytes_Size(object);
        if (size > Integer.MAX_VALUE - 8) {
            throw new ClassCastException(size + " bytes cannot become an array of Java");
        }
        return python.memory().getBytes(api.PyBytes_AsString(object), (int) size);
    }

    /** The items, of which converting one may change the rest: the length is asked each time. */
    static List<Object> list(AttachedThread python, long sequence) {
        Fields fields = python.fields();
        boolean list = (fields.typeFlags(fields.type(sequence)) & LIST_SUBCLASS) != 0;
        List<Object> items = new ArrayList<>(Math.toIntExact(fields.size(sequence)));
        for (long i = 0; i < fields.size(sequence); i++) {
            items.add(kept(python, fields.item(sequence, list, i)));
        }
        return items;
    }

    /** The value of an object that its container may lose meanwhile. */
    private static Object kept(AttachedThread python, long item) {
        python.incRef(item);
        try {
            return natural(python, item);
        } finally {
            python.decRef(item);
        }
    }

    static Set<Object> set(AttachedThread python, long iterable) {
        python.recursion().enter();
        try {
            long list = python.required(python.api().PySequence_List(iterable));
            try {
                return new LinkedHashSet<>(list(python, list));
            } finally {
                python.decRef(list);
            }
        } finally {
            python.recursion().leave();
        }
    }

    /** A copy of the pairs is taken first: converting one may change the dict. */
    private static Map<Object, Object> map(AttachedThread python, long dict) {
        Fields fields = python.fields();
        long pairs = python.required(python.api().PyDict_Items(dict));
        try {
            long size = fields.size(pairs);
            Map<Object, Object> map = new LinkedHashMap<>((int) (size * 4 / 3 + 1));
            for (long i = 0; i < size; i++) {
                long pair = fields.item(pairs, true, i);
                Object key = natural(python, fields.item(pair, false, 0));
                map.put(key, natural(python, fields.item(pair, false, 1)));
            }
            return map;
        } finally {
            python.decRef(pairs);
        }
    }
}

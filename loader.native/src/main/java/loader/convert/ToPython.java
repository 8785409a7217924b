package loader.convert;

import java.math.BigInteger;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import loader.capi.CApi;
import loader.cpython.AttachedThread;
import loader.cpython.CPythonInterpreter;
import loader.cpython.Reference;
import loader.cpython.Text;
import loader.libpython.FreeLists;
import loader.python.JavaFunction;
import loader.python.PyObject;
import loader.python.PyView;
import loader.spi.AddedConversion;
import loader.spi.Equivalents;
import loader.spi.InterfaceFunction;
import loader.spi.OwnedMemory;
import loader.spi.PythonFunction;
import loader.spi.values.FunctionCall;
import loader.spi.values.RichValues;
import loader.spi.values.Stages;

/** Java values to Python objects: new references, or NULL with an exception set. */
final class ToPython {

    /** From here on one call for all items is faster than one for each. */
    private static final int MANY = 24;

    private ToPython() {}

    static long convert(AttachedThread python, Object value) {
        if (value instanceof Long || value instanceof Integer) {
            return integer(python, ((Number) value).longValue());
        }
        if (value instanceof String text) {
            return Text.toPython(python, text);
        }
        if (value instanceof Reference reference) {
            return reference(python, reference);
        }
        if (value instanceof Double real) {
            return real(python, real);
        }
        if (value instanceof Boolean flag) {
            return python.api().PyBool_FromLong(flag ? 1 : 0);
        }
        return value == null ? none(python) : other(python, value);
    }

    private static FreeLists freeLists(AttachedThread python) {
        return python.freeLists();
    }

    private static long integer(AttachedThread python, long value) {
        long again = freeLists(python).integer(python.fields(), value);
        return again != 0 ? again : python.api().PyLong_FromLongLong(value);
    }

    private static long real(AttachedThread python, double value) {
        long again = freeLists(python).real(python.fields(), value);
        return again != 0 ? again : python.api().PyFloat_FromDouble(value);
    }

    private static long reference(AttachedThread python, Reference reference) {
        if (reference.interpreter() != python.interpreter()) {
            throw new IllegalArgumentException("the Python object is of another interpreter");
        }
        python.incRef(reference.address());
        return reference.address();
    }

    private static long none(AttachedThread python) {
        long none = python.interpreter().none();
        python.incRef(none);
        return none;
    }

    private static long other(AttachedThread python, Object value) {
        if (value instanceof PyObject object) {
            try (PyObject same = object.copy()) {
                return reference(python, (Reference) same);
            }
        }
        if (value instanceof PyView view) {
            try (PyObject object = view.object()) {
                return reference(python, (Reference) object);
            }
        }
        if (value instanceof CharSequence || value instanceof Path || value instanceof Character) {
            return Text.toPython(python, value.toString());
        }
        if (value instanceof BigInteger big) {
            return Numbers.toPython(python, big);
        }
        if (value instanceof Byte || value instanceof Short) {
            return integer(python, ((Number) value).longValue());
        }
        if (value instanceof Float real) {
            return real(python, real);
        }
        if (value instanceof byte[] bytes) {
            return bytes(python, bytes);
        }
        if (value instanceof Optional<?> optional) {
            return nested(python, () -> convert(python, optional.orElse(null)));
        }
        if (value instanceof Buffer || value.getClass().isArray()) {
            return array(python, value);
        }
        if (value instanceof JavaFunction function) {
            return ((Reference) python.function("java_function", function)).releaseAddress();
        }
        return container(python, value);
    }

    private static long array(AttachedThread python, Object value) {
        if (value instanceof Object[] items) {
            return nested(python, () -> tuple(python, items));
        }
        return value instanceof char[] text
                ? Text.toPython(python, new String(text))
                : SharedMemory.view(python, value);
    }

    private static long container(AttachedThread python, Object value) {
        if (value instanceof Set<?> set) {
            return nested(python, () -> set(python, set));
        }
        if (value instanceof Collection<?> collection) {
            return nested(python, () -> list(python, collection.toArray()));
        }
        if (value instanceof Map<?, ?> map) {
            return nested(python, () -> dict(python, map));
        }
        Optional<ByteBuffer> segment = python.memory().segment(value);
        if (segment.isPresent()) {
            return SharedMemory.view(python, segment.get());
        }
        Object other = Equivalents.of(value);
        return other == value ? object(python, value) : convert(python, other);
    }

    private static long object(AttachedThread python, Object value) {
        Optional<FunctionCall> iteration = RichValues.iteration(value);
        if (iteration.isPresent()) {
            return RichTypeConversion.made(python, iteration.get());
        }
        Optional<PyObject> callable = PythonFunction.behind(value);
        if (callable.isPresent()) {
            return reference(python, (Reference) callable.get());
        }
        if (value instanceof CompletionStage<?> stage) {
            CPythonInterpreter interpreter = python.interpreter();
            return RichTypeConversion.made(
                    python,
                    Stages.toPython(stage, work -> interpreter.whileOpen(attached -> work.run())));
        }
        if (value instanceof OwnedMemory owner) {
            return python.interpreter().upcalls().handle(python, owner).releaseAddress();
        }
        for (AddedConversion each : python.interpreter().conversion().added()) {
            Optional<PyObject> object = each.toPython(python, value);
            if (object.isPresent()) {
                return ((Reference) object.get()).releaseAddress();
            }
        }
        Optional<Class<?>> lambda = InterfaceFunction.ofLambda(value);
        if (lambda.isPresent()) {
            PyObject function = JavaFunctions.toPython(python, lambda.get(), value);
            return ((Reference) function).releaseAddress();
        }
        return nested(python, () -> RichTypeConversion.toPython(python, value));
    }

    /** Makes one container; what is in it is made inside. */
    @FunctionalInterface
    private interface Container {
        long make();
    }

    private static long nested(AttachedThread python, Container container) {
        python.recursion().enter();
        try {
            return container.make();
        } finally {
            python.recursion().leave();
        }
    }

    private static long bytes(AttachedThread python, byte[] bytes) {
        long buffer = python.scratch().bytes(bytes.length);
        try {
            python.memory().putBytes(buffer, bytes, bytes.length);
            return python.api().PyBytes_FromStringAndSize(buffer, bytes.length);
        } finally {
            python.scratch().free(buffer);
        }
    }

    private static long tuple(AttachedThread python, Object[] values) {
        long tuple = python.required(python.api().PyTuple_New(values.length));
        return fill(python, tuple, python.fields().tupleItems(tuple), values);
    }

    private static long list(AttachedThread python, Object[] values) {
        if (values.length >= MANY) {
            long list = NumericLists.list(python, values);
            if (list != 0) {
                return list;
            }
        }
        long list = python.required(python.api().PyList_New(values.length));
        return fill(python, list, python.fields().listItems(list), values);
    }

    /** Puts the items where nobody else looks yet; without all of them there is no container. */
    private static long fill(AttachedThread python, long sequence, long items, Object[] values) {
        int done = 0;
        try {
            for (; done < values.length; done++) {
                long item = python.required(convert(python, values[done]));
                python.memory().putLong(items + Long.BYTES * (long) done, item);
            }
            return sequence;
        } finally {
            if (done < values.length) {
                python.decRef(sequence);
            }
        }
    }

    private static long set(AttachedThread python, Set<?> values) {
        Object[] items = values.toArray();
        long list =
                Stream.of(items).anyMatch(HashableKeys::isChanged)
                        ? HashableKeys.tuple(python, items)
                        : list(python, items);
        try {
            long set = python.python().symbol("PySet_Type");
            try (Reference iterable = python.borrowed(list)) {
                return python.vectorcall(set, iterable);
            }
        } finally {
            python.decRef(list);
        }
    }

    private static long dict(AttachedThread python, Map<?, ?> map) {
        CApi api = python.api();
        long dict = python.required(api.PyDict_New());
        boolean done = false;
        try {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                put(python, dict, entry);
            }
            done = true;
            return dict;
        } finally {
            if (!done) {
                python.decRef(dict);
            }
        }
    }

    private static void put(AttachedThread python, long dict, Map.Entry<?, ?> entry) {
        Object given = entry.getKey();
        long key =
                HashableKeys.isChanged(given)
                        ? HashableKeys.of(python, given)
                        : python.required(convert(python, given));
        try {
            long value = python.required(convert(python, entry.getValue()));
            try {
                python.check(python.api().PyDict_SetItem(dict, key, value));
            } finally {
                python.decRef(value);
            }
        } finally {
            python.decRef(key);
        }
    }
}

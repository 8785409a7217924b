package loader.process;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import loader.process.marshal.MarshalWriter;
import loader.python.Complex;
import loader.python.JavaFunction;
import loader.python.PyObject;
import loader.spi.Equivalents;
import loader.spi.InterfaceFunction;
import loader.spi.PythonFunction;

/** Writes Java values into a frame, by the table of {@code docs/conversions.md}. */
final class Encoder {

    private static final int LEVELS = 500;

    /** A function of Java, and how Python calls it. */
    record Named(String name, JavaFunction function) {}

    private final ProcessInterpreter interpreter;
    private final MarshalWriter writer;
    private final List<Handle> used = new ArrayList<>(2);
    private boolean hasTags;
    private int level;

    Encoder(ProcessInterpreter interpreter, MarshalWriter writer) {
        this.interpreter = interpreter;
        this.writer = writer;
    }

    /** Whether Python has to look for tags. */
    boolean hasTags() {
        return hasTags;
    }

    /** The answer is there: what the frame named may be released. */
    void answered() {
        used.forEach(Handle::used);
    }

    /** The number itself, for an object that a question is about. */
    void number(Handle handle) {
        writer.integer(use(handle));
    }

    private long use(Handle handle) {
        long number = handle.use();
        used.add(handle);
        return number;
    }

    void value(Object value) {
        if (value instanceof Long || value instanceof Integer) {
            writer.integer(((Number) value).longValue());
        } else if (value instanceof String text) {
            writer.text(text);
        } else if (value instanceof Double real) {
            writer.real(real);
        } else if (value instanceof Boolean flag) {
            writer.bool(flag);
        } else if (value == null) {
            writer.none();
        } else if (value instanceof PyObject object) {
            object(object);
        } else {
            other(value);
        }
    }

    private void object(PyObject object) {
        try (PyObject same = object instanceof RemoteObject ? null : object.copy()) {
            if (!((same == null ? object : same) instanceof RemoteObject remote)
                    || remote.interpreter() != interpreter) {
                throw new IllegalArgumentException("the Python object is of another interpreter");
            }
            tag("object", 1);
            writer.integer(use(remote.handle()));
        }
    }

    private void tag(String name, int parts) {
        hasTags = true;
        writer.tuple(2 + parts);
        writer.ellipsis();
        writer.text(name);
    }

    private void other(Object value) {
        if (value instanceof CharSequence || value instanceof Path || value instanceof Character) {
            writer.text(value.toString());
        } else if (value instanceof BigInteger big) {
            writer.integer(big);
        } else if (value instanceof Byte || value instanceof Short) {
            writer.integer(((Number) value).longValue());
        } else if (value instanceof Float real) {
            writer.real(real);
        } else if (value instanceof byte[] bytes) {
            writer.bytes(bytes);
        } else if (value instanceof char[] text) {
            writer.text(new String(text));
        } else if (value instanceof Complex complex) {
            writer.complex(complex.real(), complex.imaginary());
        } else if (value instanceof Named function) {
            function(function.name(), function.function());
        } else if (value instanceof JavaFunction function) {
            function("java_function", function);
        } else {
            container(value);
        }
    }

    private void function(String name, JavaFunction function) {
        tag("function", 2);
        writer.integer(interpreter.javaObjects().add(function));
        writer.text(name);
    }

    private void container(Object value) {
        if (level == LEVELS) {
            throw new IllegalArgumentException(
                    "more than " + LEVELS + " levels of containers, or a container in itself");
        }
        level++;
        if (value instanceof Optional<?> optional) {
            value(optional.orElse(null));
        } else if (value instanceof Object[] items) {
            writer.tuple(items.length);
            Stream.of(items).forEach(this::value);
        } else if (value instanceof Set<?> set) {
            tag("set", 1);
            list(set);
        } else if (value instanceof Collection<?> items) {
            list(items);
        } else if (value instanceof Map<?, ?> map) {
            dict(map);
        } else {
            equivalent(value);
        }
        level--;
    }

    private void list(Collection<?> items) {
        Object[] all = items.toArray(); // in one go: the collection may change meanwhile
        writer.list(all.length);
        for (Object each : all) {
            value(each);
        }
    }

    private void dict(Map<?, ?> map) {
        List<Object> keys = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        map.forEach(
                (key, value) -> {
                    keys.add(key);
                    values.add(value);
                });
        if (!keys.stream().allMatch(Encoder::isScalar)) { // marshal needs keys that have a hash
            tag("dict", 2);
            list(keys);
            list(values);
            return;
        }
        writer.dict();
        for (int i = 0; i < keys.size(); i++) {
            value(keys.get(i));
            value(values.get(i));
        }
        writer.endOfDict();
    }

    private static boolean isScalar(Object key) {
        return key instanceof String || key instanceof Long || key instanceof Integer;
    }

    private void equivalent(Object value) {
        Object other = Equivalents.of(value);
        Optional<PyObject> callable = PythonFunction.behind(value);
        Optional<Class<?>> lambda = InterfaceFunction.ofLambda(value);
        if (other != value) {
            value(other);
        } else if (callable.isPresent()) {
            object(callable.get());
        } else if (lambda.isPresent()) {
            InterfaceFunction function = RemoteTypes.function(interpreter, lambda.get(), value);
            function(function.name(), function);
        } else {
            throw new IllegalArgumentException(
                    "no Python object stands for a " + value.getClass().getName());
        }
    }
}

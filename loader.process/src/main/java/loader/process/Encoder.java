package loader.process;

import java.math.BigInteger;
import java.nio.Buffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import loader.process.marshal.MarshalWriter;
import loader.process.memory.Segments;
import loader.process.memory.SentMemory;
import loader.python.Attached;
import loader.python.Complex;
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

/** Writes Java values into a frame, by the table of {@code docs/conversions.md}. */
final class Encoder {

    private static final int LEVELS = 500;

    /** A function of Java, and how Python calls it. */
    record Named(String name, JavaFunction function) {}

    /** A Java object that Python keeps. */
    record Held(Object object) {}

    /** Items of a frozenset. */
    record Frozen(List<Object> items) {}

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
        } else if (value instanceof Buffer || isArrayOfNumbers(value)) {
            memory(value);
        } else if (value instanceof Complex complex) {
            writer.complex(complex.real(), complex.imaginary());
        } else if (value instanceof PyView view) {
            try (PyObject object = view.object()) {
                object(object);
            }
        } else if (value instanceof Named function) {
            function(function.name(), function.function());
        } else if (value instanceof JavaFunction function) {
            function("java_function", function);
        } else if (value instanceof Held held) {
            tag("handle", 1);
            writer.integer(interpreter.javaObjects().add(held.object()));
        } else {
            container(value);
        }
    }

    private static boolean isArrayOfNumbers(Object value) {
        return value.getClass().isArray() && !(value instanceof Object[]);
    }

    private void memory(Object value) {
        SentMemory memory = SentMemory.of(value);
        Segments segments = interpreter.segments();
        Optional<Segments.Segment> segment =
                memory.isLarge() ? segments.take(memory.size()) : Optional.empty();
        if (segment.isPresent()) {
            memory.put(segment.get().bytes(memory.size()));
            OwnedMemory lease = () -> segments.giveBack(segment.get());
            tag("shared", 5);
            writer.text(memory.kind().format());
            writer.integer(segment.get().number());
            writer.integer(memory.size());
            writer.integer(interpreter.javaObjects().add(lease));
        } else {
            tag("array", 3);
            writer.text(memory.kind().format());
            writer.bytes(memory.bytes());
        }
        writer.bool(memory.isReadOnly());
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
            list(Stream.of(set.toArray()).map(RemoteContainer::hashable).toList());
        } else if (value instanceof Collection<?> items) {
            list(items);
        } else if (value instanceof Map<?, ?> map) {
            dict(map);
        } else if (value instanceof FunctionCall call) {
            made(call);
        } else if (value instanceof Frozen frozen) {
            tag("frozenset", 1);
            list(frozen.items());
        } else {
            equivalent(value);
        }
        level--;
    }

    private void made(FunctionCall call) {
        tag("made", 2 + call.arguments().size());
        writer.text(call.module());
        writer.text(call.function());
        call.arguments().forEach(this::value);
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
                    keys.add(RemoteContainer.hashable(key));
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
        Optional<FunctionCall> iteration = RichValues.iteration(other);
        Optional<PyObject> callable =
                other == null ? Optional.empty() : PythonFunction.behind(other);
        if (other != value) {
            value(other);
        } else if (iteration.isPresent()) {
            made(iteration.get());
        } else if (callable.isPresent()) {
            object(callable.get());
        } else if (value instanceof CompletionStage<?> stage) {
            made(Stages.toPython(stage, interpreter::whileOpen));
        } else if (!isAdded(value)) {
            lambdaOrRich(value);
        }
    }

    /** Writes what a conversion of another bundle makes of the value, if there is one. */
    private boolean isAdded(Object value) {
        List<AddedConversion> added = interpreter.added();
        if (added.isEmpty()) {
            return false;
        }
        try (Attached python = interpreter.attach()) {
            for (AddedConversion each : added) {
                Optional<PyObject> made = each.toPython(python, value);
                if (made.isPresent()) {
                    try (PyObject object = made.get()) {
                        object(object);
                    }
                    return true;
                }
            }
        }
        return false;
    }

    private void lambdaOrRich(Object value) {
        Optional<Class<?>> lambda = InterfaceFunction.ofLambda(value);
        if (lambda.isPresent()) {
            InterfaceFunction function = RemoteTypes.function(interpreter, lambda.get(), value);
            function(function.name(), function);
        } else {
            made(
                    RichValues.toPython(value)
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "no Python object stands for a "
                                                            + value.getClass().getName())));
        }
    }
}

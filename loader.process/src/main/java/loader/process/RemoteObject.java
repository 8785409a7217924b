package loader.process;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import loader.process.memory.Memory;
import loader.process.memory.RemoteBuffer;
import loader.process.memory.Told;
import loader.python.PyBuffer;
import loader.python.PyList;
import loader.python.PyMap;
import loader.python.PyObject;
import loader.python.PySet;
import loader.spi.ContextManager;
import loader.spi.InInterpreter;
import loader.spi.values.ElementType;
import loader.spi.views.PyListView;
import loader.spi.views.PyMapView;
import loader.spi.views.PySetView;

/** An object in the process, by its number there. */
class RemoteObject implements InInterpreter, Told {

    private static final long ABSENT = -1;

    private final ProcessInterpreter interpreter;
    private final Handle handle;

    RemoteObject(ProcessInterpreter interpreter, long number) {
        this.interpreter = interpreter;
        this.handle = interpreter.references().add(this, number);
    }

    @Override
    public ProcessInterpreter interpreter() {
        return interpreter;
    }

    Handle handle() {
        return handle;
    }

    private Object ask(String what, Object... arguments) {
        return interpreter.with(session -> session.ask(what, arguments));
    }

    private PyObject askForObject(String what, Object... arguments) {
        return interpreter.with(session -> session.askForObject(what, arguments));
    }

    private <T> T askFor(Class<T> type, String what, Object... arguments) {
        if (!RemoteConversion.goesByValue(interpreter, type)) {
            try (PyObject object = askForObject(what, arguments)) {
                return object.as(type);
            }
        }
        return RemoteConversion.adapted(ask(what, arguments), type);
    }

    @Override
    public PyObject getAttr(String name) {
        return askForObject("attribute", handle, Objects.requireNonNull(name));
    }

    @Override
    public <T> T getAttrAs(Class<T> type, String name) {
        return askFor(type, "attribute", handle, Objects.requireNonNull(name));
    }

    @Override
    public Optional<PyObject> findAttr(String name) {
        return found(ask("find_attribute", handle, Objects.requireNonNull(name)));
    }

    /** The object of this number, or empty if there is none. */
    Optional<PyObject> found(Object answer) {
        long number = ((Number) answer).longValue();
        return number == ABSENT ? Optional.empty() : Optional.of(interpreter.object(number));
    }

    @Override
    public void setAttr(String name, Object value) {
        ask("set_attribute", handle, Objects.requireNonNull(name), value);
    }

    @Override
    public void delAttr(String name) {
        ask("delete_attribute", handle, Objects.requireNonNull(name));
    }

    /** What a caller has passed as an array of another class is an array of arguments, too. */
    private static Object tuple(Object[] arguments) {
        return Objects.requireNonNull(arguments);
    }

    @Override
    public PyObject call(Object... arguments) {
        return askForObject("call", handle, tuple(arguments));
    }

    @Override
    public <T> T callAs(Class<T> type, Object... arguments) {
        return askFor(type, "call", handle, tuple(arguments));
    }

    @Override
    public PyObject callWith(Map<String, ?> keywords, Object... arguments) {
        List<Object> names = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        keywords.forEach( // in one go: the map may change meanwhile
                (name, value) -> {
                    names.add(Objects.requireNonNull(name));
                    values.add(value);
                });
        return askForObject("call_with", handle, tuple(arguments), names, values);
    }

    @Override
    public PyObject callMethod(String name, Object... arguments) {
        return askForObject("call_method", handle, Objects.requireNonNull(name), tuple(arguments));
    }

    @Override
    public <T> T callMethodAs(Class<T> type, String name, Object... arguments) {
        return askFor(type, "call_method", handle, Objects.requireNonNull(name), tuple(arguments));
    }

    @Override
    public PyObject operator(String name, Object... operands) {
        Object[] all = Stream.concat(Stream.of(this), Arrays.stream(operands)).toArray();
        return askForObject("apply_operator", name, tuple(all));
    }

    @Override
    public PyObject getItem(Object key) {
        return askForObject("get_item", handle, key);
    }

    @Override
    public void setItem(Object key, Object value) {
        ask("set_item", handle, key, value);
    }

    @Override
    public void delItem(Object key) {
        ask("delete_item", handle, key);
    }

    @Override
    public long size() {
        return ((Number) ask("size", handle)).longValue();
    }

    @Override
    public void forEach(Consumer<? super PyObject> action) {
        try (RemoteObject items = (RemoteObject) askForObject("iterator", handle)) {
            while (true) {
                Optional<PyObject> next = found(ask("following", items.handle));
                if (next.isEmpty()) {
                    return;
                }
                try (PyObject item = next.get()) {
                    action.accept(item);
                }
            }
        }
    }

    @Override
    public <T> T with(Function<? super PyObject, T> body) {
        return interpreter.with(
                session -> {
                    try (PyObject type = askForObject("type_of", handle)) {
                        return new ContextManager(
                                        this,
                                        type,
                                        problem ->
                                                session.askForObject(
                                                        "exception",
                                                        RaisedExceptions.outcome(
                                                                        session,
                                                                        interpreter,
                                                                        problem)
                                                                .arguments()
                                                                .toArray()))
                                .run(body::apply);
                    }
                });
    }

    @Override
    public CompletionStage<PyObject> awaited() {
        return interpreter.awaiting().start(this);
    }

    @Override
    public PyBuffer buffer() {
        List<?> known = (List<?>) told("buffer");
        RemoteObject view = interpreter.object(((Number) known.get(0)).longValue());
        return new RemoteBuffer(new Memory(view, interpreter.segments()), known);
    }

    @Override
    public boolean isNone() {
        interpreter.requireOpen();
        return handle.isNone();
    }

    @Override
    public boolean is(PyObject other) {
        try (PyObject same = other.copy()) { // of whatever stands for an object
            return same instanceof RemoteObject remote
                    && remote.interpreter == interpreter
                    && (Boolean) ask("is_same", this, same);
        }
    }

    @Override
    public boolean isTrue() {
        return (Boolean) ask("is_true", handle);
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof RemoteObject remote
                && remote.interpreter == interpreter
                && (Boolean) ask("is_equal", handle, remote.handle);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(((Number) ask("hash_of", handle)).longValue());
    }

    @Override
    public String typeName() {
        return (String) ask("type_name", handle);
    }

    @Override
    public <T> T as(Class<T> type) {
        return RemoteConversion.as(this, type);
    }

    /** The value that the object itself suggests, or a new reference to it. */
    Object natural() {
        return ask("put", this);
    }

    @Override
    public Object told(String operation, Object... more) {
        return ask(operation, with(more));
    }

    /** The same as an object. The caller closes it. */
    RemoteObject toldObject(String operation, Object... more) {
        return (RemoteObject) askForObject(operation, with(more));
    }

    /** The same as a value of the type. */
    <T> T toldAs(Class<T> type, String operation, Object... more) {
        return askFor(type, operation, with(more));
    }

    private Object[] with(Object... more) {
        return Stream.concat(Stream.of(handle), Arrays.stream(more)).toArray();
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the caller's type is T
    public <T> T as(Type type) {
        return (T) RemoteTypes.INSTANCE.to(type).convert(interpreter, this);
    }

    @Override
    public <E> PyList<E> asList(Class<E> item) {
        return new PyListView<>(RemoteContainer.of(this, List.class), new ElementType<>(item));
    }

    @Override
    public <K, V> PyMap<K, V> asMap(Class<K> key, Class<V> value) {
        return new PyMapView<>(
                RemoteContainer.of(this, Map.class),
                new ElementType<>(key),
                new ElementType<>(value));
    }

    @Override
    public <E> PySet<E> asSet(Class<E> item) {
        return new PySetView<>(RemoteContainer.of(this, Set.class), new ElementType<>(item));
    }

    @Override
    public PyObject copy() {
        return askForObject("put", this);
    }

    @Override
    public String repr() {
        return (String) ask("representation", handle);
    }

    @Override
    public String toString() {
        return handle.isClosed() || !interpreter.isOpen()
                ? "closed Python object"
                : (String) ask("text", handle);
    }

    @Override
    public void close() {
        handle.close();
    }
}

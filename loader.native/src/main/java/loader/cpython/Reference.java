package loader.cpython;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import loader.python.PyBuffer;
import loader.python.PyList;
import loader.python.PyMap;
import loader.python.PyObject;
import loader.python.PySet;
import loader.spi.ContextManager;

/**
 * An owned reference to a Python object. If nobody closes the reference, a later attachment
 * releases it.
 */
public class Reference implements PyObject {

    private static final int EQUAL = 2;

    private final CPythonInterpreter interpreter;
    private final References.Owned owned;

    Reference(CPythonInterpreter interpreter, long address) {
        this.interpreter = interpreter;
        this.owned = interpreter.references().add(this, address);
    }

    /** The object's address; valid while this reference is open. */
    public long address() {
        long address = owned.address();
        if (address == 0) {
            throw new IllegalStateException("the Python object is closed");
        }
        return address;
    }

    /**
     * Gives the reference itself away: the caller owns what is returned, and this object is closed.
     */
    public long releaseAddress() {
        return interpreter.attached(
                python -> {
                    address();
                    return interpreter.references().remove(owned);
                });
    }

    public CPythonInterpreter interpreter() {
        return interpreter;
    }

    @Override
    public PyObject getAttr(String name) {
        if (VirtualThreadAttachments.isCalling()) {
            return VirtualThreadAttachments.delegated(() -> getAttr(name));
        }
        try (AttachedThread python = interpreter.attach()) {
            return python.owned(attribute(python, name));
        }
    }

    @Override
    public <T> T getAttrAs(Class<T> type, String name) {
        if (VirtualThreadAttachments.isCalling()) {
            return VirtualThreadAttachments.delegated(() -> getAttrAs(type, name));
        }
        try (AttachedThread python = interpreter.attach()) {
            return python.consume(attribute(python, name), type);
        }
    }

    private long attribute(AttachedThread python, String name) {
        long key = interpreter.names().take(python, name);
        try {
            long object = held(python);
            try {
                return python.required(python.api().PyObject_GetAttr(object, key));
            } finally {
                python.decRef(object);
            }
        } finally {
            python.decRef(key);
        }
    }

    /**
     * A reference for the length of a call: neither the garbage collector nor another thread that
     * closes this one frees the object under Python, which may let other threads run.
     */
    public long held(AttachedThread python) {
        long object = address();
        python.incRef(object);
        return object;
    }

    /** Work that runs Python code on the object. */
    @FunctionalInterface
    private interface Use<T> {
        T of(AttachedThread python, long object);
    }

    private <T> T use(Use<T> work) {
        if (VirtualThreadAttachments.isCalling()) {
            return VirtualThreadAttachments.delegated(() -> use(work));
        }
        try (AttachedThread python = interpreter.attach()) {
            long object = held(python);
            try {
                return work.of(python, object);
            } finally {
                python.decRef(object);
            }
        }
    }

    @Override
    public Optional<PyObject> findAttr(String name) {
        return use(
                (python, object) -> {
                    long key = interpreter.names().take(python, name);
                    try {
                        return found(python, object, key);
                    } finally {
                        python.decRef(key);
                    }
                });
    }

    private static Optional<PyObject> found(AttachedThread python, long object, long key) {
        long result = python.scratch().words(1);
        try {
            long found = python.check(python.api().PyObject_GetOptionalAttr(object, key, result));
            return found == 0
                    ? Optional.empty()
                    : Optional.of(python.owned(python.memory().getLong(result)));
        } finally {
            python.scratch().free(result);
        }
    }

    @Override
    public void setAttr(String name, Object value) {
        use(
                (python, object) -> {
                    long key = interpreter.names().take(python, name);
                    try (Reference attribute = python.of(value)) {
                        return python.check(
                                python.api().PyObject_SetAttr(object, key, attribute.address()));
                    } finally {
                        python.decRef(key);
                    }
                });
    }

    @Override
    public void delAttr(String name) {
        use(
                (python, object) -> {
                    long key = interpreter.names().take(python, name);
                    try {
                        return python.check(python.api().PyObject_DelAttr(object, key));
                    } finally {
                        python.decRef(key);
                    }
                });
    }

    @Override
    public PyObject call(Object... arguments) {
        return use((python, object) -> python.call(object, arguments));
    }

    @Override
    public <T> T callAs(Class<T> type, Object... arguments) {
        if (VirtualThreadAttachments.isCalling()) {
            return VirtualThreadAttachments.delegated(() -> callAs(type, arguments));
        }
        try (AttachedThread python = interpreter.attach()) {
            long object = held(python);
            try {
                return python.consume(python.vectorcall(object, arguments), type);
            } finally {
                python.decRef(object);
            }
        }
    }

    @Override
    public PyObject callWith(Map<String, ?> keywords, Object... arguments) {
        List<Object> values = new ArrayList<>(Arrays.asList(arguments));
        List<String> names = new ArrayList<>();
        keywords.forEach( // in one go: the map may change meanwhile
                (name, value) -> {
                    names.add(Objects.requireNonNull(name)); // C functions do not check names
                    values.add(value);
                });
        Object[] all = values.toArray();
        Object[] spelled = names.toArray();
        return use(
                (python, object) -> {
                    try (Reference tuple = python.of(spelled)) {
                        return python.owned(
                                python.vectorcall(object, tuple.address(), spelled.length, all));
                    }
                });
    }

    @Override
    public PyObject callMethod(String name, Object... arguments) {
        if (VirtualThreadAttachments.isCalling()) {
            return VirtualThreadAttachments.delegated(() -> callMethod(name, arguments));
        }
        try (AttachedThread python = interpreter.attach()) {
            long method = attribute(python, name);
            try {
                return python.call(method, arguments);
            } finally {
                python.decRef(method);
            }
        }
    }

    @Override
    public <T> T callMethodAs(Class<T> type, String name, Object... arguments) {
        if (VirtualThreadAttachments.isCalling()) {
            return VirtualThreadAttachments.delegated(() -> callMethodAs(type, name, arguments));
        }
        try (AttachedThread python = interpreter.attach()) {
            long method = attribute(python, name);
            try {
                return python.consume(python.vectorcall(method, arguments), type);
            } finally {
                python.decRef(method);
            }
        }
    }

    @Override
    public PyObject operator(String name, Object... operands) {
        Object[] all = Stream.concat(Stream.of(this), Arrays.stream(operands)).toArray();
        return interpreter.attached(
                python -> {
                    try (PyObject function = Operators.named(python, name)) {
                        return function.call(all);
                    }
                });
    }

    @Override
    public PyObject getItem(Object key) {
        return use(
                (python, object) -> {
                    try (Reference index = python.of(key)) {
                        return python.owned(python.api().PyObject_GetItem(object, index.address()));
                    }
                });
    }

    @Override
    public void setItem(Object key, Object value) {
        use(
                (python, object) -> {
                    try (Reference index = python.of(key);
                            Reference item = python.of(value)) {
                        return python.check(
                                python.api()
                                        .PyObject_SetItem(object, index.address(), item.address()));
                    }
                });
    }

    @Override
    public void delItem(Object key) {
        use(
                (python, object) -> {
                    try (Reference index = python.of(key)) {
                        return python.check(python.api().PyObject_DelItem(object, index.address()));
                    }
                });
    }

    @Override
    public long size() {
        return use((python, object) -> python.check(python.api().PyObject_Size(object)));
    }

    @Override
    public void forEach(Consumer<? super PyObject> action) {
        use(
                (python, object) -> {
                    try (Reference items = python.owned(python.api().PyObject_GetIter(object))) {
                        forEach(python, items.address(), action);
                        return null;
                    }
                });
    }

    private static void forEach(
            AttachedThread python, long items, Consumer<? super PyObject> action) {
        long item = python.api().PyIter_Next(items);
        for (; item != 0; item = python.api().PyIter_Next(items)) {
            try (Reference each = python.owned(item)) {
                ThreadAttachments.get()
                        .run(
                                python,
                                attached -> {
                                    action.accept(each);
                                    return null;
                                });
            }
        }
        if (python.api().PyErr_Occurred() != 0) {
            throw python.raised();
        }
    }

    @Override
    public <T> T with(Function<? super PyObject, T> body) {
        return interpreter.attached(python -> with(python, body));
    }

    private <T> T with(AttachedThread python, Function<? super PyObject, T> body) {
        try (Reference type = python.borrowed(python.fields().type(address()))) {
            return new ContextManager(
                            this, type, problem -> ExceptionTranslation.asPython(python, problem))
                    .run(
                            entered ->
                                    ThreadAttachments.get()
                                            .run(python, here -> body.apply(entered)));
        }
    }

    @Override
    public CompletionStage<PyObject> awaited() {
        return interpreter.attached(python -> interpreter.conversion().awaited(python, this));
    }

    @Override
    public PyBuffer buffer() {
        return use(interpreter.conversion()::buffer);
    }

    /** The object, or empty for {@code None}, which is closed. */
    public static Optional<PyObject> unlessNone(PyObject object) {
        if (object.isNone()) {
            object.close();
            return Optional.empty();
        }
        return Optional.of(object);
    }

    @Override
    public boolean isNone() {
        return address() == interpreter.none();
    }

    @Override
    public boolean is(PyObject other) {
        if (other instanceof Reference reference) {
            return address() == reference.address();
        }
        try (PyObject same = other.copy()) {
            return is(same);
        }
    }

    @Override
    public boolean isTrue() {
        return use((python, object) -> python.check(python.api().PyObject_IsTrue(object)) == 1);
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof Reference reference) || reference.interpreter != interpreter) {
            return false;
        }
        return use((python, one) -> reference.use((again, two) -> isEqual(python, one, two)));
    }

    private static boolean isEqual(AttachedThread python, long one, long two) {
        return python.check(python.api().PyObject_RichCompareBool(one, two, EQUAL)) == 1;
    }

    @Override
    public int hashCode() {
        return use(
                (python, object) ->
                        Long.hashCode(python.check(python.api().PyObject_Hash(object))));
    }

    @Override
    public String typeName() {
        return interpreter.attached(python -> typeName(python, address()));
    }

    public static String typeName(AttachedThread python, long object) {
        long type = python.fields().type(object);
        return python.consume(
                python.required(python.api().PyType_GetFullyQualifiedName(type)), String.class);
    }

    @Override
    public <T> T as(Class<T> type) {
        return use((python, object) -> python.toJava(object, type));
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the caller's type is T
    public <T> T as(Type type) {
        return (T) use((python, object) -> interpreter.conversion().toJava(python, object, type));
    }

    @Override
    public <E> PyList<E> asList(Class<E> item) {
        return interpreter.attached(python -> interpreter.conversion().asList(python, this, item));
    }

    @Override
    public <K, V> PyMap<K, V> asMap(Class<K> key, Class<V> value) {
        return interpreter.attached(
                python -> interpreter.conversion().asMap(python, this, key, value));
    }

    @Override
    public <E> PySet<E> asSet(Class<E> item) {
        return interpreter.attached(python -> interpreter.conversion().asSet(python, this, item));
    }

    @Override
    public PyObject copy() {
        return interpreter.attached(python -> python.borrowed(address()));
    }

    @Override
    public String repr() {
        return use(
                (python, object) -> {
                    long text = python.required(python.api().PyObject_Repr(object));
                    return python.consume(text, String.class);
                });
    }

    @Override
    public String toString() {
        if (owned.address() == 0) {
            return "closed Python object";
        }
        try {
            return use(
                    (python, object) -> {
                        long text = python.required(python.api().PyObject_Str(object));
                        return python.consume(text, String.class);
                    });
        } catch (EndedException ended) { // a log or a debugger asks
            return "Python object of an interpreter that has ended";
        }
    }

    @Override
    public void close() {
        if (owned.address() != 0) {
            interpreter.whileOpen(this::close);
        }
    }

    private void close(AttachedThread python) {
        long address = interpreter.references().remove(owned);
        if (address != 0) {
            python.decRef(address);
        }
    }
}

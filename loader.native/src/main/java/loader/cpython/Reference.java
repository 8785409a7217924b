package loader.cpython;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import loader.python.PyBuffer;
import loader.python.PyObject;

/** An owned reference. A reference that nobody closed is given back at some later attachment. */
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
        try (AttachedThread python = interpreter.attach()) {
            address();
            return interpreter.references().remove(owned);
        }
    }

    public CPythonInterpreter interpreter() {
        return interpreter;
    }

    @Override
    public PyObject getAttr(String name) {
        try (AttachedThread python = interpreter.attach()) {
            return python.owned(attribute(python, name));
        }
    }

    @Override
    public <T> T getAttrAs(Class<T> type, String name) {
        try (AttachedThread python = interpreter.attach()) {
            return ToJava.consume(python, attribute(python, name), type);
        }
    }

    private long attribute(AttachedThread python, String name) {
        long key = interpreter.names().take(python, name);
        try {
            return python.required(python.api().PyObject_GetAttr(address(), key));
        } finally {
            python.drop(key);
        }
    }

    @Override
    public Optional<PyObject> findAttr(String name) {
        try (AttachedThread python = interpreter.attach()) {
            long key = interpreter.names().take(python, name);
            int mark = python.scratch().mark();
            long result = python.scratch().words(1);
            try {
                long found =
                        python.check(python.api().PyObject_GetOptionalAttr(address(), key, result));
                return found == 0
                        ? Optional.empty()
                        : Optional.of(python.owned(python.memory().getLong(result)));
            } finally {
                python.scratch().release(mark);
                python.drop(key);
            }
        }
    }

    @Override
    public void setAttr(String name, Object value) {
        try (AttachedThread python = interpreter.attach();
                Reference object = python.of(value)) {
            long key = interpreter.names().take(python, name);
            try {
                python.check(python.api().PyObject_SetAttr(address(), key, object.address()));
            } finally {
                python.drop(key);
            }
        }
    }

    @Override
    public void delAttr(String name) {
        try (AttachedThread python = interpreter.attach()) {
            long key = interpreter.names().take(python, name);
            try {
                python.check(python.api().PyObject_DelAttr(address(), key));
            } finally {
                python.drop(key);
            }
        }
    }

    @Override
    public PyObject call(Object... arguments) {
        try (AttachedThread python = interpreter.attach()) {
            return python.call(address(), arguments);
        }
    }

    @Override
    public <T> T callAs(Class<T> type, Object... arguments) {
        try (AttachedThread python = interpreter.attach()) {
            return ToJava.consume(python, python.vectorcall(address(), arguments), type);
        }
    }

    @Override
    public PyObject callWith(Map<String, ?> keywords, Object... arguments) {
        Object[] all =
                Stream.concat(Arrays.stream(arguments), keywords.values().stream()).toArray();
        String[] spelled = keywords.keySet().toArray(String[]::new);
        Arrays.stream(spelled).forEach(Objects::requireNonNull); // C functions do not check names
        try (AttachedThread python = interpreter.attach();
                Reference names = python.of(spelled)) {
            return python.owned(
                    python.vectorcall(address(), names.address(), keywords.size(), all));
        }
    }

    @Override
    public PyObject callMethod(String name, Object... arguments) {
        try (AttachedThread python = interpreter.attach()) {
            long method = attribute(python, name);
            try {
                return python.call(method, arguments);
            } finally {
                python.drop(method);
            }
        }
    }

    @Override
    public PyObject operator(String name, Object... operands) {
        Object[] all = Stream.concat(Stream.of(this), Arrays.stream(operands)).toArray();
        try (AttachedThread python = interpreter.attach();
                PyObject function = Operators.named(python, name)) {
            return function.call(all);
        }
    }

    @Override
    public PyObject getItem(Object key) {
        try (AttachedThread python = interpreter.attach();
                Reference object = python.of(key)) {
            return python.owned(python.api().PyObject_GetItem(address(), object.address()));
        }
    }

    @Override
    public void setItem(Object key, Object value) {
        try (AttachedThread python = interpreter.attach();
                Reference object = python.of(key);
                Reference item = python.of(value)) {
            python.check(
                    python.api().PyObject_SetItem(address(), object.address(), item.address()));
        }
    }

    @Override
    public void delItem(Object key) {
        try (AttachedThread python = interpreter.attach();
                Reference object = python.of(key)) {
            python.check(python.api().PyObject_DelItem(address(), object.address()));
        }
    }

    @Override
    public long size() {
        try (AttachedThread python = interpreter.attach()) {
            return python.check(python.api().PyObject_Size(address()));
        }
    }

    @Override
    public void forEach(Consumer<? super PyObject> action) {
        try (AttachedThread python = interpreter.attach();
                Reference items = python.owned(python.api().PyObject_GetIter(address()))) {
            long item = python.api().PyIter_Next(items.address());
            for (; item != 0; item = python.api().PyIter_Next(items.address())) {
                try (Reference each = python.owned(item)) {
                    action.accept(each);
                }
            }
            if (python.api().PyErr_Occurred() != 0) {
                throw python.raised();
            }
        }
    }

    @Override
    public <T> T with(Function<? super PyObject, T> body) {
        try (AttachedThread python = interpreter.attach()) {
            return ContextManager.run(python, this, body);
        }
    }

    @Override
    public CompletionStage<PyObject> awaited() {
        try (AttachedThread python = interpreter.attach()) {
            return Awaiting.start(python, this);
        }
    }

    @Override
    public PyBuffer buffer() {
        try (AttachedThread python = interpreter.attach()) {
            return BufferView.of(python, this);
        }
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
        try (AttachedThread python = interpreter.attach()) {
            return python.check(python.api().PyObject_IsTrue(address())) == 1;
        }
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof Reference reference) || reference.interpreter != interpreter) {
            return false;
        }
        try (AttachedThread python = interpreter.attach()) {
            int equal =
                    python.api().PyObject_RichCompareBool(address(), reference.address(), EQUAL);
            return python.check(equal) == 1;
        }
    }

    @Override
    public int hashCode() {
        try (AttachedThread python = interpreter.attach()) {
            return Long.hashCode(python.check(python.api().PyObject_Hash(address())));
        }
    }

    @Override
    public String typeName() {
        try (AttachedThread python = interpreter.attach()) {
            return typeName(python, address());
        }
    }

    static String typeName(AttachedThread python, long object) {
        long type = python.fields().type(object);
        return ToJava.consume(
                python,
                python.required(python.api().PyType_GetFullyQualifiedName(type)),
                String.class);
    }

    @Override
    public <T> T as(Class<T> type) {
        try (AttachedThread python = interpreter.attach()) {
            return ToJava.convert(python, address(), type);
        }
    }

    @Override
    public PyObject copy() {
        try (AttachedThread python = interpreter.attach()) {
            return python.borrowed(address());
        }
    }

    @Override
    public String repr() {
        try (AttachedThread python = interpreter.attach()) {
            long text = python.required(python.api().PyObject_Repr(address()));
            return ToJava.consume(python, text, String.class);
        }
    }

    @Override
    public String toString() {
        if (owned.address() == 0) {
            return "closed Python object";
        }
        try (AttachedThread python = interpreter.attach()) {
            long text = python.required(python.api().PyObject_Str(address()));
            return ToJava.consume(python, text, String.class);
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
            python.drop(address);
        }
    }
}

package loader.cpython;

import java.lang.ref.Cleaner;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import loader.capi.CApi;
import loader.python.PyObject;

/** An owned reference. A reference that nobody closed is given back at some later attachment. */
public class Reference implements PyObject {

    private static final Cleaner CLEANER = Cleaner.create();

    private final CPythonInterpreter interpreter;
    private final Count count;
    private final Cleaner.Cleanable cleanable;

    Reference(CPythonInterpreter interpreter, long address) {
        this.interpreter = interpreter;
        this.count = new Count(interpreter, address);
        this.cleanable = CLEANER.register(this, count);
        interpreter.referenceMade();
    }

    /** The address, and what becomes of it when the reference is forgotten instead of closed. */
    private static final class Count extends AtomicLong implements Runnable {

        private final transient CPythonInterpreter interpreter;

        Count(CPythonInterpreter interpreter, long address) {
            super(address);
            this.interpreter = interpreter;
        }

        @Override
        public void run() {
            long address = getAndSet(0);
            if (address != 0) {
                interpreter.abandon(address);
            }
        }
    }

    /** The object's address; valid while this reference is open. */
    public long address() {
        long address = count.get();
        if (address == 0) {
            throw new IllegalStateException("the Python object is closed");
        }
        return address;
    }

    /**
     * Gives the reference itself away: the caller owns what is returned, and this object is closed.
     */
    public long releaseAddress() {
        long address = address();
        count.set(0);
        cleanable.clean();
        interpreter.referenceClosed();
        return address;
    }

    public CPythonInterpreter interpreter() {
        return interpreter;
    }

    @Override
    public PyObject getAttr(String name) {
        try (AttachedThread python = interpreter.attach();
                Reference key = python.of(name)) {
            return python.owned(python.api().PyObject_GetAttr(address(), key.address()));
        }
    }

    @Override
    public Optional<PyObject> findAttr(String name) {
        try (AttachedThread python = interpreter.attach();
                Reference key = python.of(name)) {
            int mark = python.scratch().mark();
            long result = python.scratch().words(1);
            try {
                long found =
                        python.check(
                                python.api()
                                        .PyObject_GetOptionalAttr(
                                                address(), key.address(), result));
                return found == 0
                        ? Optional.empty()
                        : Optional.of(python.owned(python.memory().getLong(result)));
            } finally {
                python.scratch().release(mark);
            }
        }
    }

    @Override
    public void setAttr(String name, Object value) {
        try (AttachedThread python = interpreter.attach();
                Reference key = python.of(name);
                Reference object = python.of(value)) {
            python.check(python.api().PyObject_SetAttr(address(), key.address(), object.address()));
        }
    }

    @Override
    public void delAttr(String name) {
        try (AttachedThread python = interpreter.attach();
                Reference key = python.of(name)) {
            python.check(python.api().PyObject_DelAttr(address(), key.address()));
        }
    }

    @Override
    public PyObject call(Object... arguments) {
        try (AttachedThread python = interpreter.attach()) {
            return python.call(address(), arguments);
        }
    }

    @Override
    public PyObject callMethod(String name, Object... arguments) {
        try (AttachedThread python = interpreter.attach();
                PyObject method = getAttr(name)) {
            return method.call(arguments);
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
    public boolean isNone() {
        return address() == interpreter.none();
    }

    @Override
    public boolean is(PyObject other) {
        return address() == ((Reference) other).address();
    }

    @Override
    public boolean isTrue() {
        try (AttachedThread python = interpreter.attach()) {
            return python.check(python.api().PyObject_IsTrue(address())) == 1;
        }
    }

    @Override
    public String typeName() {
        try (AttachedThread python = interpreter.attach()) {
            return typeName(python, address());
        }
    }

    static String typeName(AttachedThread python, long object) {
        long type = python.memory().getLong(object + Layout.OB_TYPE);
        try (Reference name = python.owned(python.api().PyType_GetFullyQualifiedName(type))) {
            return name.as(String.class);
        }
    }

    @Override
    public <T> T as(Class<T> type) {
        try (AttachedThread python = interpreter.attach()) {
            return Conversion.toJava(python, address(), type);
        }
    }

    @Override
    public PyObject copy() {
        try (AttachedThread python = interpreter.attach()) {
            return python.borrowed(address());
        }
    }

    @Override
    public String toString() {
        if (count.get() == 0) {
            return "closed Python object";
        }
        try (AttachedThread python = interpreter.attach();
                Reference text = python.owned(python.api().PyObject_Str(address()))) {
            return Conversion.text(python, text.address());
        }
    }

    @Override
    public void close() {
        long address = count.getAndSet(0);
        if (address == 0) {
            return;
        }
        cleanable.clean();
        interpreter.referenceClosed();
        if (interpreter.isOpen()) {
            try (AttachedThread python = interpreter.attach()) {
                CApi api = python.api();
                api.Py_DecRef(address);
            }
        }
    }
}

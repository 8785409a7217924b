package loader.cpython;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import loader.libpython.Layout;
import loader.python.Attached;
import loader.python.JavaFunction;
import loader.python.PyModule;
import loader.python.PyObject;

/**
 * Python objects in the hands of a thread that is attached to an interpreter. A thread that
 * attaches itself again while it is attached has another one, of the same {@link ThreadState}.
 */
public class AttachedThread extends AttachedApi implements Attached {

    /** {@code PY_VECTORCALL_ARGUMENTS_OFFSET}: the word before the arguments may be used. */
    private static final long ARGUMENTS_OFFSET = 1L << 63;

    private final ThreadState thread;
    private final CPythonInterpreter interpreter;

    AttachedThread(ThreadState thread) {
        super(
                thread.python(),
                thread.address(),
                thread.scratch(),
                thread.recursion(),
                thread.interpreter().decrefs());
        this.thread = thread;
        this.interpreter = thread.interpreter();
    }

    @Override
    public CPythonInterpreter interpreter() {
        return interpreter;
    }

    ThreadState thread() {
        return thread;
    }

    private void requireCurrent() {
        thread.requireCurrent();
    }

    @Override
    public void close() {
        thread.close(this);
    }

    @Override
    public <T> T detached(Supplier<T> work) {
        requireCurrent();
        return thread.detached(work);
    }

    /** Keeps the Python original of an exception, in case Java throws it on into Python. */
    void remember(Throwable copy, Reference original, Reference told) {
        incRef(original.address());
        if (told != null) {
            incRef(told.address());
        }
        ThreadAttachments.get()
                .savedExceptions
                .add(
                        this,
                        interpreter,
                        copy,
                        original.address(),
                        told == null ? 0 : told.address());
    }

    /** New reference to the Python exception that the problem was copied from, or 0. */
    long remembered(Throwable problem) {
        long original = ThreadAttachments.get().savedExceptions.of(interpreter, problem);
        if (original != 0) {
            incRef(original);
        }
        return original;
    }

    boolean hasOriginal(Throwable copy) {
        return ThreadAttachments.get().savedExceptions.of(interpreter, copy) != 0;
    }

    @Override
    public Optional<PyObject> original(RuntimeException thrown) {
        requireCurrent();
        long original = remembered(thrown);
        return original == 0 ? Optional.empty() : Optional.of(owned(original));
    }

    /** The new reference that a C function returned, as an object. */
    public Reference owned(long address) {
        return new Reference(interpreter, required(address));
    }

    /** An object for a borrowed reference: takes one of its own. */
    public Reference borrowed(long address) {
        incRef(required(address));
        return new Reference(interpreter, address);
    }

    ModuleReference ownedModule(long address) {
        return new ModuleReference(interpreter, required(address));
    }

    /** The module a reference is for, which is closed by it. */
    public PyModule asModule(Reference module) {
        return module instanceof ModuleReference known
                ? known
                : ownedModule(module.releaseAddress());
    }

    @Override
    public RuntimeException raised() {
        thread.beginRaising();
        return ExceptionTranslation.take(this);
    }

    /** Drops what is pending because Java ran out of stack before it could take it. */
    void dropRaised() {
        if (thread.isRaising()) {
            long left = takeRaised();
            if (left != 0) {
                decRef(left);
            }
        }
    }

    /** New reference to the pending exception, which is pending no longer, or 0. */
    long takeRaised() {
        long exception = api().PyErr_GetRaisedException();
        thread.endRaising();
        return exception;
    }

    /**
     * Raises SystemError with the pending exception as its cause ({@code _PyErr_FormatFromCause}).
     */
    public RuntimeException systemErrorFromPending(String message) {
        try (Reference cause = owned(api().PyErr_GetRaisedException());
                Reference error = call(python().exceptionType("PyExc_SystemError"), message)) {
            error.setAttr("__cause__", cause);
            error.setAttr("__context__", cause);
            api().PyErr_SetRaisedException(error.releaseAddress());
        }
        return raised();
    }

    /**
     * Whether the object is a module or of a subclass ({@code PyModule_Check}). It goes by the type
     * alone: {@code isinstance} would believe an object's {@code __class__}.
     */
    public boolean isModule(Reference object) {
        long type = memory().getLong(object.address() + Layout.OB_TYPE);
        long moduleType = python().symbol("PyModule_Type");
        return type == moduleType || (int) python().call("PyType_IsSubtype", type, moduleType) != 0;
    }

    /** Raises an audit event (PEP 578). */
    public void audit(String event, Object... arguments) {
        long name = memory().allocateText(event);
        try (Reference tuple = of(arguments)) {
            check(api().PySys_AuditTuple(name, tuple.address()));
        } finally {
            memory().free(name);
        }
    }

    @Override
    public PyModule importModule(String name) {
        requireCurrent();
        Objects.requireNonNull(name, "name");
        try (PyModule importlib = module("importlib")) {
            return asModule((Reference) importlib.callMethod("import_module", name));
        }
    }

    @Override
    public PyModule module(String name) {
        requireCurrent();
        try (Reference key = of(Objects.requireNonNull(name, "name"))) {
            long found = api().PyImport_GetModule(key.address());
            if (found == 0 && api().PyErr_Occurred() == 0) {
                return importedByName(key);
            }
            return ownedModule(found);
        }
    }

    private PyModule importedByName(Reference name) {
        try (Reference import_ = eval("__import__");
                PyObject imported = import_.call(name)) {
            return ownedModule(api().PyImport_GetModule(name.address()));
        }
    }

    @Override
    public PyModule newModule(String name) {
        requireCurrent();
        try (Reference text = of(Objects.requireNonNull(name, "name"));
                PyModule builtins = module("builtins")) {
            PyModule module = ownedModule(api().PyModule_NewObject(text.address()));
            // C code that imports looks for it in the globals of the calling frame
            module.setAttr("__builtins__", builtins);
            return module;
        }
    }

    @Override
    public Reference of(Object value) {
        requireCurrent();
        return owned(toPython(value));
    }

    @Override
    public PyObject function(String name, JavaFunction function) {
        requireCurrent();
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(function, "function");
        return interpreter.upcalls().function(this, name, function);
    }

    @Override
    public <F> PyObject function(Class<F> type, F function) {
        requireCurrent();
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(function, "function");
        return interpreter.conversion().function(this, type, function);
    }

    /** A Python function of Loader's own, which runs on delegates, too. */
    public PyObject ownFunction(String name, OwnFunction function) {
        return function(name, function);
    }

    @Override
    public <E> PyObject view(List<E> list, Class<E> item) {
        requireCurrent();
        return interpreter
                .conversion()
                .view(
                        this,
                        Objects.requireNonNull(list, "list"),
                        Objects.requireNonNull(item, "item"));
    }

    @Override
    public <E> PyObject view(Set<E> set, Class<E> item) {
        requireCurrent();
        return interpreter
                .conversion()
                .view(
                        this,
                        Objects.requireNonNull(set, "set"),
                        Objects.requireNonNull(item, "item"));
    }

    @Override
    public <K, V> PyObject view(Map<K, V> map, Class<K> key, Class<V> value) {
        requireCurrent();
        Objects.requireNonNull(map, "map");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        return interpreter.conversion().view(this, map, key, value);
    }

    /** New reference to the value's object, or NULL with an exception set. */
    public long toPython(Object value) {
        return interpreter.conversion().toPython(this, value);
    }

    /** The Java value of a borrowed object. */
    public <T> T toJava(long object, Class<T> type) {
        return interpreter.conversion().toJava(this, object, type);
    }

    /** The Java value of a new reference, which is given back. */
    public <T> T consume(long object, Class<T> type) {
        try {
            return toJava(object, type);
        } finally {
            decRef(object);
        }
    }

    @Override
    public PyObject compile(String source, String fileName) {
        requireCurrent();
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(fileName, "fileName");
        Reference code = owned(Evaluation.compile(this, source, fileName));
        interpreter.sources().add(fileName, source);
        return code;
    }

    @Override
    public void exec(PyObject code, PyModule module) {
        requireCurrent();
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(module, "module");
        try (PyObject dict = module.dict();
                Reference here = of(code);
                Reference globals = of(dict)) {
            requireWhole(here);
            decRef(Evaluation.run(this, here.address(), globals.address()));
        }
    }

    /**
     * C checks neither: it would read what is no code, and variables of a function that is not
     * there.
     */
    private void requireWhole(Reference code) {
        if (fields().type(code.address()) != python().symbol("PyCode_Type")) {
            throw error("PyExc_TypeError", code.typeName() + " is no code object");
        }
        try (PyObject free = code.getAttr("co_freevars")) {
            if (free.size() > 0) {
                throw error("PyExc_TypeError", "code with free variables: " + free);
            }
        }
    }

    @Override
    public PyObject eval(String expression, PyModule module) {
        requireCurrent();
        Objects.requireNonNull(expression, "expression");
        Objects.requireNonNull(module, "module");
        try (PyObject dict = module.dict();
                Reference globals = of(dict)) {
            return owned(Evaluation.eval(this, expression, globals.address()));
        }
    }

    /** The value of an expression over the built-in names. */
    public Reference eval(String expression) {
        try (Reference globals = owned(api().PyDict_New())) {
            return owned(Evaluation.eval(this, expression, globals.address()));
        }
    }

    /**
     * Calls with arguments that are converted; an {@code PyObject} among them stays the caller's.
     */
    public Reference call(long callable, Object... arguments) {
        return owned(vectorcall(callable, arguments));
    }

    /** New reference to what a call with converted arguments returns. */
    public long vectorcall(long callable, Object... arguments) {
        return vectorcall(callable, 0, 0, arguments);
    }

    /** The same with keyword arguments: the values of the tuple of names come last. */
    public long vectorcall(long callable, long names, int named, Object... arguments) {
        long vector = scratch().words(arguments.length + 1);
        int done = 0;
        try {
            for (; done < arguments.length; done++) {
                long argument = required(toPython(arguments[done]));
                memory().putLong(vector + Long.BYTES * (done + 1L), argument);
            }
            long count = arguments.length - named | ARGUMENTS_OFFSET;
            return required(api().PyObject_Vectorcall(callable, vector + Long.BYTES, count, names));
        } finally {
            for (; done > 0; done--) {
                decRef(memory().getLong(vector + Long.BYTES * (long) done));
            }
            scratch().free(vector);
        }
    }
}

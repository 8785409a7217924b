package loader.cpython;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import loader.capi.CApi;
import loader.capi.Memory;
import loader.libpython.CPython;
import loader.libpython.Layout;
import loader.libpython.SharedStack;
import loader.libpython.StackLimit;
import loader.python.InterpreterConfig;
import loader.python.JavaFunction;
import loader.python.PyObject;
import loader.spi.OwnedMemory;

/**
 * Java objects that Python holds, by number, and the one C function through which Python calls
 * Java. Python's side of a number is a {@code _loader.Handle}, which takes the Java object out of
 * the table when it is deleted.
 */
public final class Upcalls {

    private static final int METH_VARARGS = 1;

    private final CPython python;
    private final Map<Long, Held> table = new ConcurrentHashMap<>();
    private final Map<String, Long> definitions = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final long entry;
    private final long memoryError;
    private final long noMemory;
    private final boolean isShared;

    /** A Java object and the interpreter that holds it. */
    private record Held(CPythonInterpreter interpreter, Object object) {}

    public Upcalls(CPython python) {
        this.python = python;
        this.entry = python.function(this::call);
        this.memoryError = python.exceptionType("PyExc_MemoryError");
        this.noMemory = python.memory().allocateText("no memory in Java");
        this.isShared = python.stacks() instanceof SharedStack;
    }

    /** A Python object that stands for the Java one for as long as it lives. */
    public Reference handle(AttachedThread python, Object object) {
        long number = numbers.incrementAndGet();
        table.put(number, new Held(python.interpreter(), object));
        boolean made = false;
        try {
            long type = python.interpreter().handleType();
            Reference handle = type == 0 ? python.of(number) : python.call(type, number);
            made = true;
            return handle;
        } finally {
            if (!made) {
                release(number);
            }
        }
    }

    public Object held(long number) {
        Held held = table.get(number);
        return held == null ? null : held.object();
    }

    public void release(long number) {
        Held held = table.remove(number);
        if (held != null && held.object() instanceof OwnedMemory owner) {
            owner.free();
        }
    }

    public int size() {
        return table.size();
    }

    /** Gives up the functions of an interpreter, which fail from here on. */
    void forgetFunctions(CPythonInterpreter interpreter) {
        forget(interpreter, false);
    }

    /**
     * Gives up the memory that an interpreter looked at. Memory of the main one stays, since that
     * never ends, whoever started it.
     */
    void forgetMemory(CPythonInterpreter interpreter) {
        if (interpreter.config() != InterpreterConfig.MAIN) {
            forget(interpreter, true);
        }
    }

    private void forget(CPythonInterpreter interpreter, boolean isMemory) {
        table.forEach(
                (number, held) -> {
                    if (held.interpreter() == interpreter
                            && held.object() instanceof OwnedMemory == isMemory) {
                        release(number);
                    }
                });
    }

    Reference function(AttachedThread python, String name, JavaFunction function) {
        CApi api = python.api();
        try (Reference handle = handle(python, function)) {
            return python.owned(
                    api.PyCMethod_New(definition(python.memory(), name), handle.address(), 0, 0));
        }
    }

    /**
     * A {@code PyMethodDef}, one for each name; functions point to it for as long as they live, so
     * it is never freed.
     */
    private long definition(Memory memory, String name) {
        return definitions.computeIfAbsent(
                name,
                text -> {
                    long utf8 = Text.allocate(memory, text);
                    long definition = memory.allocate(Layout.METHOD_DEF_SIZE);
                    memory.putLong(definition, utf8);
                    memory.putLong(definition + Layout.METHOD_FUNCTION, entry);
                    memory.putInt(definition + Layout.METHOD_FLAGS, METH_VARARGS);
                    return definition;
                });
    }

    /** What C calls: finds the Java function, and turns what it throws into a Python exception. */
    private long call(long self, long arguments) {
        try {
            Held held = table.get(number(self));
            return held == null ? raiseStopped() : call(held, arguments);
        } catch (Throwable problem) {
            return failed(problem);
        }
    }

    /** Nothing may be thrown into C, so what is needed when there is no memory is there before. */
    private long failed(Throwable problem) {
        try {
            return python.raise("PyExc_RuntimeError", ExceptionTranslation.text(problem));
        } catch (Throwable again) {
            python.api().PyErr_SetString(memoryError, noMemory);
            return 0;
        }
    }

    private long call(Held held, long arguments) {
        ThreadAttachments slot = ThreadAttachments.get();
        CPythonInterpreter interpreter = held.interpreter();
        boolean isKnown = interpreter.isAttachedByJava(slot); // which saves calls of Python
        if (isShared && StackLimit.isNear(python, state(slot, isKnown))) {
            return python.raise("PyExc_RecursionError", "stack overflow in Java");
        }
        int before = isKnown ? slot.current.depth() : 0;
        AttachedThread python = isKnown ? slot.current.nest() : interpreter.adopted(slot);
        slot.called++;
        try {
            return call(python, slot, (JavaFunction) held.object(), arguments);
        } finally {
            slot.called--;
            python.thread().disown(slot, before);
        }
    }

    private static long call(
            AttachedThread python, ThreadAttachments slot, JavaFunction function, long arguments) {
        slot.savedExceptions.called(python.interpreter());
        try {
            long result = invoke(python, slot, function, arguments);
            python.dropRaised();
            return result;
        } catch (Throwable problem) {
            python.dropRaised();
            return ExceptionTranslation.give(python, problem);
        } finally {
            slot.savedExceptions.returning(python, python.interpreter());
        }
    }

    /** The state that the thread is attached with. */
    private long state(ThreadAttachments slot, boolean isKnown) {
        return isKnown ? slot.current.address() : python.api().PyThreadState_Get();
    }

    /** The number of a handle, which is an int. */
    private long number(long self) {
        return python.fields().smallInteger(self);
    }

    private long raiseStopped() {
        return python.raise(
                "PyExc_RuntimeError", "the bundle this function belongs to has stopped");
    }

    private static long invoke(
            AttachedThread python, ThreadAttachments slot, JavaFunction function, long arguments) {
        List<PyObject> objects = new ArrayList<>();
        try {
            long count = python.fields().size(arguments);
            for (long i = 0; i < count; i++) {
                objects.add(python.borrowed(python.fields().item(arguments, false, i)));
            }
            return returned(
                    python, python.thread().lent(slot, lent -> run(slot, lent, function, objects)));
        } finally {
            objects.forEach(PyObject::close);
        }
    }

    private static Object run(
            ThreadAttachments slot,
            AttachedThread lent,
            JavaFunction function,
            List<PyObject> objects) {
        return function instanceof OwnFunction
                ? function.call(lent, objects)
                : slot.run(lent, attached -> function.call(attached, objects));
    }

    /** New reference to the result, which is closed when it is Python's already. */
    private static long returned(AttachedThread python, Object result) {
        try {
            return python.required(python.toPython(result));
        } finally {
            if (result instanceof Reference reference) {
                reference.close();
            }
        }
    }
}

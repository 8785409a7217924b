package loader.cpython;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import loader.capi.CApi;
import loader.capi.Memory;
import loader.python.JavaFunction;
import loader.python.PyObject;

/**
 * Java objects that Python holds, by number, and the one C function through which Python calls
 * Java. Python's side of a number is a {@code _loader.Handle}, which takes the Java object out of
 * the table when it is deleted.
 */
final class Upcalls {

    private static final int METH_VARARGS = 1;

    private final CPythonInterpreter interpreter;
    private final Map<Long, Object> held = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final long entry;
    private volatile long handleType;

    Upcalls(CPythonInterpreter interpreter) {
        this.interpreter = interpreter;
        this.entry = interpreter.python().linker().functionPointer(this::call);
    }

    /**
     * From here on Java objects are held by handles of this Python type, for as long as the handles
     * live.
     */
    void useHandles(Reference type) {
        handleType = type.releaseAddress();
    }

    /** A Python object that stands for the Java one. */
    Reference handle(AttachedThread python, Object object) {
        long number = numbers.incrementAndGet();
        held.put(number, object);
        return handleType == 0 ? python.of(number) : python.call(handleType, number);
    }

    Object held(long number) {
        return held.get(number);
    }

    void release(long number) {
        held.remove(number);
    }

    int size() {
        return held.size();
    }

    void end() {
        held.clear();
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
                    long definition = memory.allocate(Layout.METHOD_DEF_SIZE);
                    memory.putLong(definition, memory.allocateText(text));
                    memory.putLong(definition + Layout.METHOD_FUNCTION, entry);
                    memory.putInt(definition + Layout.METHOD_FLAGS, METH_VARARGS);
                    return definition;
                });
    }

    private final Map<String, Long> definitions = new ConcurrentHashMap<>();

    /** What C calls: finds the Java function, and turns what it throws into a Python exception. */
    private long call(long self, long arguments) {
        AttachedThread python = interpreter.adopted();
        try {
            Object target = held.get(number(python, self));
            if (!(target instanceof JavaFunction function)) {
                throw new IllegalStateException("the bundle this function belongs to has stopped");
            }
            return invoke(python, function, arguments);
        } catch (Throwable problem) {
            return Raised.give(python, problem);
        } finally {
            interpreter.disown(python);
        }
    }

    private static long number(AttachedThread python, long self) {
        return Numbers.integer(python, self).longValue();
    }

    private static long invoke(AttachedThread python, JavaFunction function, long arguments) {
        List<PyObject> objects = new ArrayList<>();
        try {
            long count = python.api().PyTuple_Size(arguments);
            for (long i = 0; i < count; i++) {
                objects.add(python.borrowed(python.api().PyTuple_GetItem(arguments, i)));
            }
            Object result = function.call(python, objects);
            long returned = Conversion.toPython(python, result);
            if (result instanceof Reference reference) {
                reference.close();
            }
            return returned;
        } finally {
            objects.forEach(PyObject::close);
        }
    }
}

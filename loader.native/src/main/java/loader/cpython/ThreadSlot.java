package loader.cpython;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import loader.python.Interpreter;

/**
 * What one Java thread has of Python: the interpreter it is attached to now, and its states in
 * those it ever was.
 */
final class ThreadSlot {

    private static final ThreadLocal<ThreadSlot> SLOTS = ThreadLocal.withInitial(ThreadSlot::new);

    /** The attachment that holds the GIL now, or null. */
    AttachedThread current;

    final Thread thread = Thread.currentThread();

    /** A virtual thread moves between OS threads, so that it cannot have a thread state. */
    final boolean isVirtual = thread.getClass().getName().contains("Virtual");

    /** The Python exceptions that Java copied and may throw on. */
    final Originals originals = new Originals();

    /** How many Python exceptions are being described, one because of the other. */
    int describing;

    private final Map<CPythonInterpreter, AttachedThread> states = new HashMap<>();

    static ThreadSlot get() {
        return SLOTS.get();
    }

    AttachedThread state(CPythonInterpreter interpreter) {
        AttachedThread known = states.get(interpreter);
        if (known != null) {
            return known;
        }
        states.keySet().removeIf(each -> each.state() == Interpreter.State.ENDED);
        AttachedThread made = interpreter.newState();
        states.put(interpreter, made);
        return made;
    }

    /** Whether the thread is attached to the interpreter, on top or further down its stack. */
    boolean isIn(CPythonInterpreter interpreter) {
        AttachedThread own = isVirtual ? null : states.get(interpreter);
        for (AttachedThread each = current; each != null; each = each.previous()) {
            if (each.interpreter() == interpreter) {
                return true;
            }
        }
        return own != null && own.isInUse();
    }

    /** Does work that waits for another thread, which may need the GIL that this one holds. */
    <T> T withoutPython(Supplier<T> work) {
        return current == null ? work.get() : current.detached(work);
    }

    void use(CPythonInterpreter interpreter, AttachedThread state) {
        states.put(interpreter, state);
    }
}

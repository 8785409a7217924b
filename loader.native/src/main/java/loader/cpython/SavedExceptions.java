package loader.cpython;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The Python exceptions that one thread has copied into Java ones. While Python waits for Java on
 * the thread they are kept until that call returns, since Java may throw any of them on into
 * Python; otherwise only the last one, until the thread detaches. They hold frames, and with them
 * memory, so that no more than some are kept.
 */
final class SavedExceptions {

    private static final int MOST = 16;

    private final Deque<Original> kept = new ArrayDeque<>(2);
    private final Deque<Object> callers = new ArrayDeque<>(2);

    /**
     * An exception of Python and the Java one that was made of it.
     *
     * @param told what {@code tracebacks.py} told of it, or 0
     */
    record Original(Object interpreter, Throwable copy, long address, long told) {}

    /** Python calls Java. */
    void called(Object caller) {
        callers.push(caller);
    }

    /** The call that began last is about to return to Python. */
    void returning(AttachedApi python, Object caller) {
        callers.pop();
        detaching(python, caller);
    }

    /** The thread may be about to leave the interpreter. */
    void detaching(AttachedApi python, Object interpreter) {
        if (!kept.isEmpty() && !callers.contains(interpreter)) {
            drop(python, interpreter, kept.size());
        }
    }

    /** Takes over a reference to the exception, and one to what was told of it. */
    void add(AttachedApi python, Object interpreter, Throwable copy, long original, long told) {
        detaching(python, interpreter);
        if (kept.size() == MOST) {
            drop(python, interpreter, 1);
        }
        kept.add(new Original(interpreter, copy, original, told));
    }

    /** Borrowed reference to the exception that was copied, or 0. */
    long of(Object interpreter, Throwable copy) {
        for (Original each : kept) {
            if (each.copy() == copy && each.interpreter() == interpreter) {
                return each.address();
            }
        }
        return 0;
    }

    /** What was told of those that are kept, borrowed references. */
    long[] told(Object interpreter) {
        return kept.stream()
                .filter(each -> each.interpreter() == interpreter && each.told() != 0)
                .mapToLong(Original::told)
                .toArray();
    }

    /** The copy that was made when that was told, or null. */
    Throwable copy(Object interpreter, long told) {
        Original found = last(each -> each.interpreter() == interpreter && each.told() == told);
        return found == null ? null : found.copy();
    }

    /** The last copy of the exception of which something was told, or null. */
    Original lastTold(Object interpreter, long raised) {
        return last(
                each ->
                        each.interpreter() == interpreter
                                && each.address() == raised
                                && each.told() != 0);
    }

    private Original last(Predicate<Original> wanted) {
        for (Iterator<Original> each = kept.descendingIterator(); each.hasNext(); ) {
            Original original = each.next();
            if (wanted.test(original)) {
                return original;
            }
        }
        return null;
    }

    /** Drops the oldest ones of the interpreter, after they are out of the list: Python may run. */
    private void drop(AttachedApi python, Object interpreter, int most) {
        List<Original> dropped = new ArrayList<>(most);
        for (Iterator<Original> each = kept.iterator(); each.hasNext() && dropped.size() < most; ) {
            Original original = each.next();
            if (original.interpreter() == interpreter) {
                each.remove();
                dropped.add(original);
            }
        }
        for (Original each : dropped) {
            python.api().Py_DecRef(each.address());
            if (each.told() != 0) {
                python.api().Py_DecRef(each.told());
            }
        }
    }
}

package loader.cpython;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import loader.python.PyObject;

/**
 * The Python exceptions that one thread has copied into Java ones. While Python waits for Java on
 * the thread they are kept until that call returns, since Java may throw any of them on into
 * Python; otherwise only the last one, until the thread detaches. They hold frames, and with them
 * memory, so that no more than some are kept.
 */
final class Originals {

    private static final int MOST = 16;

    private final Deque<Original> kept = new ArrayDeque<>(2);
    private final Deque<CPythonInterpreter> callers = new ArrayDeque<>(2);

    /**
     * @param told what {@code telling.py} told of it, or 0
     */
    private record Original(
            CPythonInterpreter interpreter, Throwable copy, long address, long told) {}

    /** Python calls Java. */
    void called(CPythonInterpreter caller) {
        callers.push(caller);
    }

    /** The call that began last is about to return to Python. */
    void returning(AttachedThread python) {
        callers.pop();
        detaching(python);
    }

    /** The thread may be about to leave the interpreter. */
    void detaching(AttachedThread python) {
        if (!kept.isEmpty() && !callers.contains(python.interpreter())) {
            drop(python, kept.size());
        }
    }

    /** Takes over a reference to the exception, and one to what was told of it. */
    void add(AttachedThread python, Throwable copy, long original, long told) {
        detaching(python);
        if (kept.size() == MOST) {
            drop(python, 1);
        }
        kept.add(new Original(python.interpreter(), copy, original, told));
    }

    /** Borrowed reference to the exception that was copied, or 0. */
    long of(CPythonInterpreter interpreter, Throwable copy) {
        for (Original each : kept) {
            if (each.copy() == copy && each.interpreter() == interpreter) {
                return each.address();
            }
        }
        return 0;
    }

    /** What was told of those that are kept, borrowed references. */
    long[] told(CPythonInterpreter interpreter) {
        return kept.stream()
                .filter(each -> each.interpreter() == interpreter && each.told() != 0)
                .mapToLong(Original::told)
                .toArray();
    }

    /** The copy that was made when that was told, or null. */
    Throwable copy(CPythonInterpreter interpreter, long told) {
        Original found = last(each -> each.interpreter() == interpreter && each.told() == told);
        return found == null ? null : found.copy();
    }

    /**
     * The last copy of the exception, when what was told of it then is because of that; or null.
     */
    Throwable copy(AttachedThread python, Reference raised, Reference cause) {
        Original found =
                last(
                        each ->
                                each.interpreter() == python.interpreter()
                                        && each.address() == raised.address()
                                        && each.told() != 0);
        if (found == null) {
            return null;
        }
        try (Reference told = python.borrowed(found.told());
                PyObject its = told.getAttr("cause")) {
            return its.is(cause) ? found.copy() : null;
        }
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
    private void drop(AttachedThread python, int most) {
        List<Original> dropped = new ArrayList<>(most);
        for (Iterator<Original> each = kept.iterator(); each.hasNext() && dropped.size() < most; ) {
            Original original = each.next();
            if (original.interpreter() == python.interpreter()) {
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

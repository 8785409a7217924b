package loader.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** The exceptions of Python behind the last exceptions that a thread of Java has seen. */
final class SavedExceptions {

    private static final int IN_A_CALL = 16;

    /** An exception, and those that it has as causes: the number is of the Python exception. */
    private record Saved(Throwable copy, long number) {}

    private final References references;
    private final SavedExceptions outside;
    private final Deque<Saved> saved = new ArrayDeque<>();

    /**
     * @param outside those of the call in which Python called Java, or null
     */
    SavedExceptions(References references, SavedExceptions outside) {
        this.references = references;
        this.outside = outside;
    }

    void add(Throwable copy, long number) {
        if (saved.size() == (outside == null ? 1 : IN_A_CALL)) {
            references.release(saved.removeFirst().number());
        }
        saved.add(new Saved(copy, number));
    }

    /** The number, or 0 if the exception is none of these. */
    long of(Throwable thrown) {
        for (Saved each : saved) {
            if (each.copy() == thrown) {
                return each.number();
            }
        }
        return outside == null ? 0 : outside.of(thrown);
    }

    /** Python takes the exception itself; whether it was of this call. */
    boolean give(Throwable thrown) {
        for (Iterator<Saved> all = saved.iterator(); all.hasNext(); ) {
            if (all.next().copy() == thrown) {
                all.remove();
                return true;
            }
        }
        return false;
    }

    void clear() {
        saved.forEach(each -> references.release(each.number()));
        saved.clear();
    }
}

package loader.cpython;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;

/**
 * The references that Java owns in one interpreter. Only threads that are attached to the
 * interpreter use this table, so the interpreter's GIL is the lock, also where other interpreters
 * have their own GIL. If nobody closes a reference, a later attachment releases it.
 */
final class References {

    private final ReferenceQueue<Object> forgotten = new ReferenceQueue<>();
    private final Owned first = new Owned(null, forgotten, 0);
    private volatile long live;

    /** Whether a Java error has come between the queue and what it gave. */
    private boolean isInterrupted;

    References() {
        first.next = first;
        first.previous = first;
    }

    /** What is left of a reference when it is not reachable any more. */
    static final class Owned extends PhantomReference<Object> {

        private long address;
        private Owned next;
        private Owned previous;

        Owned(Object reference, ReferenceQueue<Object> forgotten, long address) {
            super(reference, forgotten);
            this.address = address;
        }

        /** The address, or 0 when the reference was closed. */
        long address() {
            return address;
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // guarded by the GIL
    Owned add(Object reference, long address) {
        Owned owned = new Owned(reference, forgotten, address);
        owned.next = first.next;
        owned.previous = first;
        first.next.previous = owned;
        first.next = owned;
        live++;
        return owned;
    }

    /**
     * The address, which is the caller's now, or 0 when it was closed already. What is left of it
     * goes with the reference itself: to clear it would only be another call into the JVM.
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // guarded by the GIL
    long remove(Owned owned) {
        long address = owned.address;
        if (address != 0) {
            owned.address = 0;
            owned.next.previous = owned.previous;
            owned.previous.next = owned.next;
            live--;
        }
        return address;
    }

    long live() {
        return live;
    }

    /** How many of them are to this object. */
    long live(long address) {
        long found = 0;
        for (Owned each = first.next; each != first; each = each.next) {
            if (each.address == address) {
                found++;
            }
        }
        return found;
    }

    /** Also those that are still open. */
    void dropAll(AttachedApi python) {
        while (first.next != first) {
            python.decRef(remove(first.next));
        }
    }

    void dropForgotten(AttachedApi python) {
        try {
            if (isInterrupted) {
                dropCleared(python);
            }
            for (Object each = forgotten.poll(); each != null; each = forgotten.poll()) {
                drop(python, (Owned) each);
            }
        } catch (Error noStack) {
            isInterrupted = true;
            throw noStack;
        }
    }

    private void drop(AttachedApi python, Owned owned) {
        long address = remove(owned);
        if (address != 0) {
            python.decRef(address);
        }
    }

    /** One that the queue has given may not have been dropped. The collector has cleared it. */
    private void dropCleared(AttachedApi python) {
        for (Owned each = first.next; each != first; ) {
            Owned next = each.next;
            if (each.refersTo(null)) {
                drop(python, each);
            }
            each = next;
        }
        isInterrupted = false;
    }
}

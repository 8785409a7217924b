package loader.process;

import java.lang.ref.PhantomReference;
import loader.python.PyObject;

/**
 * Java's claim to an object of the process. What a question names is released after its answer
 * only, because another thread may send what is released.
 */
final class Handle extends PhantomReference<PyObject> {

    private final References references;
    private final long number;
    private int uses;
    private boolean closed;

    Handle(PyObject owner, References references, long number) {
        super(owner, references.forgotten);
        this.references = references;
        this.number = number;
    }

    /** The object's number, for a question; {@link #used} follows. */
    synchronized long use() {
        if (closed) {
            throw new IllegalStateException("the Python object is closed");
        }
        uses++;
        return number;
    }

    synchronized void used() {
        uses--;
        releaseUnused();
    }

    /** The number, which Python takes out of its table itself. */
    synchronized long give() {
        use();
        uses--;
        closed = true;
        references.remove(this);
        return number;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    boolean isNone() {
        use();
        used();
        return number == References.NONE;
    }

    synchronized void close() {
        if (!closed) {
            closed = true;
            references.remove(this);
            releaseUnused();
        }
    }

    private void releaseUnused() {
        if (closed && uses == 0) {
            references.release(number);
        }
    }
}

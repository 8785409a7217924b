package loader.libpython;

/**
 * Small ints, floats and texts that are no longer needed. They are released many at a time, because
 * each call into C costs time. Releasing them runs no code, so it may happen later. The GIL of the
 * interpreter is the lock.
 */
public final class DecrefBatch {

    private static final int FULL = 64;

    private final FreeLists freeLists = new FreeLists();
    private final long[] objects = new long[FULL];
    private int count;
    private boolean closed;

    /** Takes the last reference to the object, or false when it has to be freed at once. */
    public boolean add(CPython python, long object) {
        if (closed) {
            return false;
        }
        if (freeLists.keep(python.fields(), object)) {
            return true;
        }
        if (!isPlain(python.fields(), object)) {
            return false;
        }
        put(python, object);
        return true;
    }

    private void put(CPython python, long object) {
        if (count == FULL) {
            free(python);
        }
        objects[count++] = object;
    }

    /** What of it may be used again. */
    public FreeLists freeLists() {
        return freeLists;
    }

    private static boolean isPlain(Fields fields, long object) {
        long type = fields.type(object);
        if (type == fields.longType) {
            return fields.digits(object) <= 2;
        }
        return type == fields.floatType
                || (type == fields.textType && fields.size(object) <= FreeLists.LONGEST);
    }

    /** From here on everything is freed at once. */
    public void release(CPython python) {
        freeLists.release(spare -> put(python, spare));
        free(python);
        closed = true;
    }

    /** Lets a tuple of all of them go. */
    private void free(CPython python) {
        long tuple = python.api().PyTuple_New(count);
        if (tuple == 0) {
            python.api().PyErr_Clear(); // no memory: one by one
            for (int i = 0; i < count; i++) {
                python.api().Py_DecRef(objects[i]);
            }
            count = 0;
            return;
        }
        long items = python.fields().tupleItems(tuple);
        for (int i = 0; i < count; i++) {
            python.memory().putLong(items + Long.BYTES * (long) i, objects[i]);
        }
        count = 0;
        python.api().Py_DecRef(tuple);
    }
}

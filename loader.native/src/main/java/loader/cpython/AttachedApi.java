package loader.cpython;

import loader.capi.CApi;
import loader.capi.Memory;
import loader.libpython.CPython;
import loader.libpython.DecrefBatch;
import loader.libpython.Fields;
import loader.libpython.FreeLists;
import loader.libpython.RecursionGuard;
import loader.libpython.Scratch;

/**
 * The C API in the hands of a thread that is attached: references are counted without a call into
 * C, and NULL and -1 become exceptions.
 */
public abstract class AttachedApi {

    private final CPython python;
    private final long state;
    private final Scratch scratch;
    private final RecursionGuard nesting;
    private final DecrefBatch decrefs;

    AttachedApi(
            CPython python,
            long state,
            Scratch scratch,
            RecursionGuard nesting,
            DecrefBatch decrefs) {
        this.python = python;
        this.state = state;
        this.scratch = scratch;
        this.nesting = nesting;
        this.decrefs = decrefs;
    }

    /** The {@code PyThreadState} that the thread is attached with. */
    long state() {
        return state;
    }

    public CApi api() {
        return python.api();
    }

    public CPython python() {
        return python;
    }

    public Memory memory() {
        return python.memory();
    }

    public Scratch scratch() {
        return scratch;
    }

    public RecursionGuard recursion() {
        return nesting;
    }

    public Fields fields() {
        return python.fields();
    }

    /** Objects of the interpreter that may be given out again. */
    public FreeLists freeLists() {
        return decrefs.freeLists();
    }

    /** A further reference ({@code Py_INCREF}). */
    public void incRef(long object) {
        int count = fields().count(object);
        if (count >= 0) {
            fields().setCount(object, count + 1);
        }
    }

    /** Gives a reference back ({@code Py_DECREF}), with a call only when it was the last one. */
    public void decRef(long object) {
        int count = fields().count(object);
        if (count > 1) {
            fields().setCount(object, count - 1);
        } else if (count >= 0 && !decrefs.add(python(), object)) {
            api().Py_DecRef(object);
        }
    }

    /** What a C function returned; NULL becomes the pending exception. */
    public long required(long address) {
        if (address == 0) {
            throw raised();
        }
        return address;
    }

    /** The result of a C function that returns -1 on failure. */
    public long check(long result) {
        if (result == -1) {
            throw raised();
        }
        return result;
    }

    /** The pending exception, or the one that makes a bug known when there is none. */
    public abstract RuntimeException raised();

    /** Raises an exception of a built-in type, by the C name of that. */
    public RuntimeException error(String type, String message) {
        python().raise(type, message);
        return raised();
    }

    /** Raises SystemError, which is what CPython raises for a module that breaks the rules. */
    public RuntimeException systemError(String message) {
        return error("PyExc_SystemError", message);
    }
}

package loader.cpython;

import loader.capi.Memory;
import loader.libpython.CPython;
import loader.libpython.Layout;
import loader.library.OperatingSystem;

/**
 * CPython's record of the state that an OS thread used last ({@code autoTSSkey}). The next
 * attachment of the thread, to whatever interpreter, writes into that state, also when another
 * thread has deleted it meanwhile, as the end of an interpreter does; so a thread that leaves a
 * sub-interpreter takes it out of the record.
 */
public final class GilState {

    /** For the main interpreter, whose states live as long as their threads. */
    public static final GilState KEPT = new GilState(0);

    private static final int KEYS = 1024;
    private static final int IS_INITIALIZED = 1;

    /**
     * A {@code Py_tss_t} with the same key as CPython's own, and which bits say in a state that it
     * is recorded ({@code struct binding} of {@code stacks.c}); or 0.
     */
    private final long binding;

    private GilState(long binding) {
        this.binding = binding;
    }

    /** Finds the key under which the calling thread has the state, which is attached. */
    static GilState of(CPython python, long state) {
        Memory memory = python.memory();
        long key = memory.allocate(2 * Long.BYTES + 2 * Integer.BYTES);
        memory.putInt(key, IS_INITIALIZED);
        memory.putInt(key + 2 * Long.BYTES, Layout.STATE_STATUS);
        memory.putInt(key + 2 * Long.BYTES + Integer.BYTES, Layout.STATUS_BOUND);
        boolean isMac = python.platform().operatingSystem() == OperatingSystem.MAC_OS;
        long number = key + (isMac ? Long.BYTES : Integer.BYTES);
        for (int each = 0; each < KEYS; each++) {
            memory.putInt(number, each);
            if (python.call("PyThread_tss_get", key) == state) {
                return new GilState(key);
            }
        }
        throw new IllegalStateException("this CPython keeps its thread states elsewhere");
    }

    /** What a thread that leaves takes out of the record, or NULL. */
    long binding() {
        return binding;
    }
}

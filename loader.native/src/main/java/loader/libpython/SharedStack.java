package loader.libpython;

import loader.capi.Memory;
import loader.capi.Stacks;

/**
 * C on the stack of the Java thread, where there is no library of Loader's own. CPython 3.14
 * measures the whole stack, but the JVM keeps guard pages at its end, where running out of stack
 * ends the process. So Python is told of a smaller one.
 */
public record SharedStack(CPython python) implements Stacks {

    /**
     * The JVM's guard zone and room for C. CPython ends the process 16 KB before it, which Java
     * does not come near: the JVM lets Java call C only with 96 KB left, its guard and shadow
     * zones.
     */
    private static final long RESERVED = 48 << 10;

    private static final int ATTRIBUTES = 64;

    @Override
    public int loader_attach(long state) {
        return loader_attach_as(state, 0);
    }

    @Override
    public int loader_attach_as(long state, int how) {
        if ((how & LEAVING) != 0) {
            python.api().PyEval_SaveThread();
        }
        python.api().PyEval_RestoreThread(state);
        if ((how & FIRST) != 0) {
            limit(state);
        }
        return 0;
    }

    @Override
    public int loader_detach() {
        return loader_detach_for_now();
    }

    @Override
    public int loader_detach_unbinding(long binding) {
        Memory memory = python.memory();
        long status = python.api().PyThreadState_Get() + memory.getInt(binding + 2 * Long.BYTES);
        int bits = memory.getInt(binding + 2 * Long.BYTES + Integer.BYTES);
        memory.putInt(status, memory.getInt(status) & ~bits);
        python.api().PyThread_tss_set(binding, 0);
        return loader_detach();
    }

    @Override
    public int loader_detach_for_now() {
        python.api().PyEval_SaveThread();
        return 0;
    }

    @Override
    public long loader_function(long java) {
        return java;
    }

    /** Sets the limit of the attached thread, where the system tells its stack (glibc). */
    private void limit(long state) {
        if (!python.has("pthread_getattr_np")
                || !python.has("PyUnstable_ThreadState_SetStackProtection")) {
            return;
        }
        Memory memory = python.memory();
        long attributes = memory.allocate(ATTRIBUTES + 2 * Long.BYTES);
        long start = attributes + ATTRIBUTES;
        try {
            python.call("pthread_getattr_np", python.call("pthread_self"), attributes);
            python.call("pthread_attr_getstack", attributes, start, start + Long.BYTES);
            python.call("pthread_attr_destroy", attributes);
            long size = memory.getLong(start + Long.BYTES);
            python.call(
                    "PyUnstable_ThreadState_SetStackProtection",
                    state,
                    memory.getLong(start) + RESERVED,
                    size - RESERVED);
        } finally {
            memory.free(attributes);
        }
    }
}

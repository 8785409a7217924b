package loader.cpython;

import loader.capi.Memory;

/**
 * How deep Python may go on a thread's stack. CPython 3.14 measures the whole stack, but the JVM
 * keeps guard pages at its end and needs room to enter Java from C, where running out of stack ends
 * the process. So Python is told of a smaller one.
 */
final class StackLimit {

    /**
     * The JVM's guard zone and room for C. CPython ends the process 16 KB before it, which Java
     * does not come near: the JVM lets Java call C only with 96 KB left, its guard and shadow
     * zones.
     */
    private static final long RESERVED = 48 << 10;

    private static final int ATTRIBUTES = 64;

    /**
     * In units of CPython's own margin, 16 KB: room for Java's frames between two looks of CPython.
     */
    private static final int UPCALL_MARGINS = 8;

    /** The same for a description of an exception: some calls of Python code. */
    private static final int DESCRIPTION_MARGINS = 4;

    private StackLimit() {}

    /**
     * Whether there is too little stack left to enter Java. CPython ends the process when it finds
     * itself far beyond the limit, so it must not come to that while Java's frames are on the
     * stack.
     */
    static boolean isNear(CPython python, long state) {
        return python.api()._Py_ReachedRecursionLimitWithMargin(state, UPCALL_MARGINS) != 0;
    }

    /** Whether Python code that an exception is asked by would find itself at the limit. */
    static boolean isNear(AttachedThread python) {
        return python.api()._Py_ReachedRecursionLimitWithMargin(python.state(), DESCRIPTION_MARGINS)
                != 0;
    }

    /** Sets the limit of the attached thread, where the system tells its stack (glibc). */
    static void apply(CPython python, long state) {
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

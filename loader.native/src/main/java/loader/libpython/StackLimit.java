package loader.libpython;

/** Whether a thread comes near the end of the stack that Python may use. */
public final class StackLimit {

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
    public static boolean isNear(CPython python, long state) {
        return python.api()._Py_ReachedRecursionLimitWithMargin(state, UPCALL_MARGINS) != 0;
    }

    /** Whether Python code that an exception is asked by would find itself at the limit. */
    public static boolean isTooNearToDescribe(CPython python, long state) {
        return python.api()._Py_ReachedRecursionLimitWithMargin(state, DESCRIPTION_MARGINS) != 0;
    }
}

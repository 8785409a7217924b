package loader.capi;

/**
 * The C functions of Loader's own ({@code src/main/c}), under their C names. They attach and detach
 * threads, and give C code a stack of its own where a Java thread's is small.
 */
@SuppressWarnings("MethodName")
public interface Stacks {

    /** The thread has never been attached with the state. */
    int FIRST = 1;

    /**
     * The thread comes back to what it has left, which must not fail, or leaves it to come back.
     */
    int RETURNING = 2;

    /** The thread is attached with another state, which it leaves. */
    int LEAVING = 4;

    /** It was C code that attached the thread, and that will detach it. */
    int ADOPTED = 8;

    /**
     * Attaches the thread, waiting for the GIL.
     *
     * @return 0, or -1 when nothing was done, because too little of the thread's stack is left
     */
    int loader_attach(long state, int how);

    /**
     * Detaches the thread.
     *
     * @param tss a {@code Py_tss_t} to be emptied, or NULL
     * @param status the word whose bits are cleared with it
     * @return 0, or -1 when nothing was done, because too little of the thread's stack is left
     */
    int loader_detach(int how, long tss, long status, int bits);

    /**
     * A {@code PyCFunction} that calls the Java one where there is enough stack for Java, and never
     * in a forked child; NULL when a process has too many.
     */
    long loader_function(long java);
}

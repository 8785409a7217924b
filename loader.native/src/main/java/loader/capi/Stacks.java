package loader.capi;

/**
 * The C functions of Loader's own ({@code src/main/c}), under their C names. They attach and detach
 * threads, and give C code a stack of its own where a Java thread's is small.
 */
@SuppressWarnings("MethodName")
public interface Stacks {

    /** The thread has never been attached with the state. */
    int FIRST = 1;

    /** The thread comes back to what it has left for a while, which must not fail. */
    int RETURNING = 2;

    /** The thread is attached with another state, which it leaves. */
    int LEAVING = 4;

    /** It was C code that attached the thread, and that will detach it. */
    int ADOPTED = 8;

    /** What attaching returns when there is no memory for a stack of C. */
    int NO_MEMORY = -2;

    /**
     * Attaches the thread with a state that it has been attached with before, waiting for the GIL.
     *
     * @return how many threads have ended while they were attached, or -1 when nothing was done,
     *     because too little of the thread's stack is left, or -2, because there is no memory for
     *     the stack of C code
     */
    int loader_attach(long state);

    /** The same in another way: the sum of constants above. */
    int loader_attach_as(long state, int how);

    /**
     * Detaches the thread.
     *
     * @return 0, or -1 when nothing was done, because too little of the thread's stack is left
     */
    int loader_detach();

    /**
     * The same for a thread that also takes itself out of CPython's record.
     *
     * @param binding what the thread takes out, as {@code stacks.c} has it
     */
    int loader_detach_unbinding(long binding);

    /** Detaches the thread, which comes back. The result is as above. */
    int loader_detach_for_now();

    /**
     * A {@code PyCFunction} that calls the Java one where there is enough stack for Java, and never
     * in a forked child; NULL when a process has too many.
     */
    long loader_function(long java);
}

package loader.cpython;

import java.util.Arrays;
import loader.python.AttachedState;

/**
 * The end of the JVM by a thread that has a GIL. {@link Runtime#exit} does not return, so the
 * thread never gives the GIL up, and shutdown hooks that attach would wait for ever.
 */
final class EndingJvm {

    /** The JVM is asked to forget it, which it refuses when it ends. */
    private static final Thread NO_HOOK = new Thread(() -> {}, "no-hook");

    private EndingJvm() {}

    /**
     * Refuses a thread that would wait for ever.
     *
     * @throws IllegalStateException if another thread ends the JVM and has a GIL
     */
    static void refuseToWait() {
        if (!hasBegun()) {
            return;
        }
        ThreadWatch.inUse()
                .filter(EndingJvm::endsWithGil)
                .findAny()
                .ifPresent(
                        ending -> {
                            throw new EndedException(
                                    "the thread \""
                                            + ending.thread().getName()
                                            + "\" ends the JVM while it has the GIL");
                        });
    }

    private static boolean hasBegun() {
        try {
            Runtime.getRuntime().removeShutdownHook(NO_HOOK);
            return false;
        } catch (IllegalStateException begun) {
            return true;
        }
    }

    private static boolean endsWithGil(ThreadWatch.Watched thread) {
        return thread.use().filter(use -> use.gil() == AttachedState.Gil.HELD).isPresent()
                && Arrays.stream(thread.thread().getStackTrace())
                        .anyMatch(
                                frame ->
                                        frame.getClassName().equals("java.lang.Runtime")
                                                && frame.getMethodName().equals("exit"));
    }
}

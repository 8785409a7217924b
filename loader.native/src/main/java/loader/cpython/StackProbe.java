package loader.cpython;

/**
 * Looks whether there is enough of the calling thread's stack for what must not fail once it has
 * begun. The stack of a virtual thread is the JVM's alone: no address tells how much of it is left.
 */
final class StackProbe {

    /** For a turn that is given, and a delegate that is taken for it: some ten frames. */
    static final int A_TURN = 256;

    /** For what follows such a look, with a look of its own. */
    private static final int TURNS = 2 * A_TURN;

    private StackProbe() {}

    /**
     * @param frames so many small ones at least
     * @throws StackOverflowError when there is no room
     */
    static void require(int frames) {
        if (down(frames) != frames) {
            throw new AssertionError();
        }
    }

    /**
     * The same for a virtual thread that may wait for others. It leaves its carrier once: Java
     * needs stack for that, the more the more frames have never left it, and a thread that cannot
     * leave would keep the carrier from those that it waits for.
     *
     * @throws StackOverflowError when there is no room for turns, or to leave the carrier
     */
    @SuppressWarnings("ThreadPriorityCheck") // what counts is that it can leave
    static void requireForWaiting() {
        require(TURNS);
        Thread.yield();
    }

    private static int down(int frames) {
        return frames == 0 ? 0 : 1 + down(frames - 1);
    }
}

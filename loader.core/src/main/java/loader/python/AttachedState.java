package loader.python;

import java.time.Duration;
import java.util.List;

/**
 * A Java thread that is attached to an interpreter or waits to be attached, as another thread sees
 * it without the GIL.
 *
 * @param thread the name of the thread, with the name of the virtual thread that it carries
 * @param interpreter the number of the interpreter
 * @param since the time in this state, exact to a second
 * @param stack the Java stack, the last call first
 */
public record AttachedState(
        String thread, long interpreter, Gil gil, Duration since, List<StackTraceElement> stack) {

    /** Whether the thread has the GIL. */
    public enum Gil {
        /** The thread has the GIL. No other thread can run Python. */
        HELD,
        /** The thread waits to be attached. */
        WAITED_FOR,
        /** Python or C code of the thread has given the GIL up, or waits to get it back. */
        GIVEN_UP
    }
}

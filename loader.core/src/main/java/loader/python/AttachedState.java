package loader.python;

import java.time.Duration;
import java.util.List;

/**
 * A Java thread that is attached to an interpreter or waits for that, as it is seen from outside,
 * without the GIL.
 *
 * @param thread the thread's name, with that of the virtual thread that it carries
 * @param interpreter the interpreter's number
 * @param since how long it has been so, by a look each second
 * @param stack the Java stack, the last call first
 */
public record AttachedState(
        String thread, long interpreter, Gil gil, Duration since, List<StackTraceElement> stack) {

    /** What the thread has of the GIL. */
    public enum Gil {
        /** Nobody else can run Python. */
        HELD,
        /** It waits to be attached. */
        WAITED_FOR,
        /** Python or C code that it called has given the GIL up for a while, or wants it back. */
        GIVEN_UP
    }
}

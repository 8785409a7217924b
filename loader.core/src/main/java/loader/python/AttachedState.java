package loader.python;

import java.time.Duration;
import java.util.List;

/**
 * A thread that is attached to an interpreter or waits to be attached, as another thread sees it
 * without the GIL.
 *
 * @param thread the name of the thread, with the name of the virtual thread that it carries; of a
 *     thread that Python or C code has started, Python's number
 * @param interpreter the number of the interpreter
 * @param since the time in this state, exact to a second; zero for a thread that Python or C code
 *     has started
 * @param stack the Java stack, the last call first
 * @param pythonStack the Python stack in that interpreter, the last call first; empty where Loader
 *     cannot read it. A thread that runs meanwhile may make it incomplete or wrong
 */
public record AttachedState(
        String thread,
        long interpreter,
        Gil gil,
        Duration since,
        List<StackTraceElement> stack,
        List<String> pythonStack) {

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

package loader.libpython;

/** How deep a conversion is in containers; cyclic ones are too deep. */
public final class RecursionGuard {

    private static final int LIMIT = 500;

    /** So deep any stack lets Java and Python go. */
    private static final int HARMLESS = 16;

    private final CPython python;
    private final long state;
    private int depth;

    public RecursionGuard(CPython python, long state) {
        this.python = python;
        this.state = state;
    }

    /** CPython ends the process when Java has used up the stack between two of its calls. */
    public void enter() {
        if (depth >= LIMIT || depth > HARMLESS && StackLimit.isNear(python, state)) {
            throw refusal(null);
        }
        depth++;
    }

    /** Where the stack of a Java thread does not last for as many. */
    public IllegalArgumentException refusal(StackOverflowError full) {
        return new IllegalArgumentException(
                "containers nested more than " + depth + " deep, or in themselves", full);
    }

    public void leave() {
        depth--;
    }
}

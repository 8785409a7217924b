package loader.cpython;

/** How deep a conversion is in containers; cyclic ones are too deep. */
final class Nesting {

    private static final int LIMIT = 500;

    private int depth;

    void enter() {
        if (++depth > LIMIT) {
            depth--;
            throw new IllegalArgumentException(
                    "containers nested more than " + LIMIT + " deep, or in themselves");
        }
    }

    void leave() {
        depth--;
    }
}

package loader.wheel.container;

/** Distributions cannot be had together, or one not at all; the message says which and why. */
final class UnresolvedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnresolvedException(String message) {
        super(message);
    }
}

package loader.proxies;

/** A Java interface that a Python object does not implement, or that nothing can; says why. */
public final class WrongInterface extends RuntimeException {
    public WrongInterface(String message) {
        super(message);
    }
}

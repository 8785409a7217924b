package loader.spi;

/** A command of the shell that was typed wrong. The shell shows its text, without a class. */
@SuppressWarnings("OverrideThrowableToString") // which is what Gogo shows
public final class WrongUse extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    public WrongUse(String message) {
        super(message);
    }

    public WrongUse(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String toString() {
        return getMessage();
    }
}

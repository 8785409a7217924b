package loader.spi;

import java.io.IOException;

/** Output of Python code that cannot be written. Python sees an {@code OSError}. */
public final class OutputException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Reason reason;

    /** Why it cannot be written; CPython's module {@code errno} has the number. */
    public enum Reason {
        EPIPE,
        ENOSPC,
        EIO
    }

    public OutputException(IOException failed) {
        super(failed.getMessage(), failed);
        this.reason = reason(String.valueOf(failed.getMessage()));
    }

    /** Java tells the reason in words only. */
    private static Reason reason(String text) {
        if (text.matches("(?i).*(broken pipe|pipe (closed|broken|not connected)|end dead).*")) {
            return Reason.EPIPE;
        }
        return text.contains("No space left") ? Reason.ENOSPC : Reason.EIO;
    }

    public Reason reason() {
        return reason;
    }
}

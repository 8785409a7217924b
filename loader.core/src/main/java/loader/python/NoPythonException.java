package loader.python;

/**
 * There is no CPython that can be started; the message names the runtime, the folder and the
 * reason.
 */
public final class NoPythonException extends RuntimeException {
    /** The message names what was looked for, where, and why it is of no use. */
    public NoPythonException(String message) {
        super(message);
    }

    /** The same, because of a failure. */
    public NoPythonException(String message, Throwable cause) {
        super(message, cause);
    }
}
